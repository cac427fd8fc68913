"""A price may be told while it is young: from memory, from what was preloaded, or asked, once for all who wait."""

from __future__ import annotations

import logging
from collections import OrderedDict
from datetime import datetime, timedelta

from repurchase.errors import OnlineStoreUnavailable, OutOfStock, PriceUnavailable
from repurchase.ports import PreloadedPrices, PriceService
from repurchase.quote import GOOD_FOR, Quote
from serving.shared_questions import SharedQuestions

YOUNG_FOR = GOOD_FOR / 2
"""Whoever hears it can still confirm it for as long."""
TOLD_FOR = timedelta(hours=1)
"""Where the Market does not answer, an older one is told; it does not hold, so that a confirmation asks anew."""
MOST_REMEMBERED = 10_000
_log = logging.getLogger(__name__)


class RecentPrices:
    """The prices of one process: `quote` asks the Market, `recent` may remember."""

    def __init__(self, market: PriceService, preloaded: PreloadedPrices) -> None:
        self._market = market
        self._preloaded = preloaded
        self._remembered: OrderedDict[str, Quote] = OrderedDict()
        self._asked: SharedQuestions[Quote] = SharedQuestions()

    async def quote(self, product_id: str, now: datetime) -> Quote:
        """The price of now, as the port PriceService has it; who asks at once shares one question."""
        try:
            quote = await self._asked.answer(product_id, lambda: self._market.quote(product_id, now))
        except OutOfStock:
            self._remembered.pop(product_id, None)
            raise
        except TimeoutError as late:
            raise PriceUnavailable("the time for this answer is over; the price service was not waited for") from late
        self._remember(quote)
        return quote

    async def recent(self, product_id: str, now: datetime) -> Quote:
        """A price that may be told now; raises PriceUnavailable, and its kind OutOfStock."""
        known = self._remembered.get(product_id) or await self._found(product_id)
        if known is not None and now - known.quoted_at < YOUNG_FOR:
            return known
        try:
            return await self.quote(product_id, now)
        except OutOfStock:
            raise
        except PriceUnavailable as trouble:
            if known is None or now - known.quoted_at >= TOLD_FOR:
                raise
            _log.warning("an old price is told: %s", trouble)
            return known

    async def _found(self, product_id: str) -> Quote | None:
        try:
            found = await self._preloaded.find(product_id)
        except OnlineStoreUnavailable as trouble:
            _log.warning("a preloaded price was not found: %s", trouble)
            return None
        if found is not None:
            self._remember(found)
        return found

    def _remember(self, quote: Quote) -> None:
        self._remembered[quote.product_id] = quote
        self._remembered.move_to_end(quote.product_id)
        if len(self._remembered) > MOST_REMEMBERED:
            self._remembered.popitem(last=False)
