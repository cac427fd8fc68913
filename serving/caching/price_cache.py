"""Caches prices with a time to live: in memory, then preloaded, then one shared call to the price service."""

from __future__ import annotations

import logging
from collections import OrderedDict
from datetime import datetime, timedelta

from repurchase.errors import OnlineStoreUnavailable, OutOfStock, PriceUnavailable
from repurchase.orders.market_ports import PreloadedPrices, PriceService
from repurchase.orders.quote import QUOTE_TTL, Quote
from serving.caching.single_flight import SingleFlight

FRESH_TTL = QUOTE_TTL / 2
"""The time to live; it leaves the shopper the other half of the quote's validity for the confirmation."""
MAX_AGE = timedelta(hours=1)
"""Maximum age of a stale price while the Market is unavailable; a confirmation then requests a new quote."""
MAX_ENTRIES = 10_000
_log = logging.getLogger(__name__)


class PriceCache:
    """The price cache of one process: `quote` calls the price service, `recent` may return a cached price."""

    def __init__(self, market: PriceService, preloaded: PreloadedPrices) -> None:
        self._market = market
        self._preloaded = preloaded
        self._remembered: OrderedDict[str, Quote] = OrderedDict()
        self._asked: SingleFlight[Quote] = SingleFlight()

    async def quote(self, product_id: str, now: datetime) -> Quote:
        """The current price, see the port PriceService; concurrent requests for a product share one call."""
        try:
            quote = await self._asked.call(product_id, lambda: self._market.quote(product_id, now))
        except OutOfStock:
            self._remembered.pop(product_id, None)
            raise
        except TimeoutError as late:
            raise PriceUnavailable("the time budget is spent; the price service did not answer in time") from late
        self._remember(quote)
        return quote

    async def recent(self, product_id: str, now: datetime) -> Quote:
        """A fresh price, or a stale one if the Market is unavailable; raises PriceUnavailable or OutOfStock."""
        known = self._remembered.get(product_id) or await self._found(product_id)
        if known is not None and now - known.quoted_at < FRESH_TTL:
            return known
        try:
            return await self.quote(product_id, now)
        except OutOfStock:
            raise
        except PriceUnavailable as trouble:
            if known is None or now - known.quoted_at >= MAX_AGE:
                raise
            _log.warning("returned a stale price: %s", trouble)
            return known

    async def _found(self, product_id: str) -> Quote | None:
        try:
            found = await self._preloaded.find(product_id)
        except OnlineStoreUnavailable as trouble:
            _log.warning("failed to read a preloaded price: %s", trouble)
            return None
        if found is not None:
            self._remember(found)
        return found

    def _remember(self, quote: Quote) -> None:
        self._remembered[quote.product_id] = quote
        self._remembered.move_to_end(quote.product_id)
        if len(self._remembered) > MAX_ENTRIES:
            self._remembered.popitem(last=False)
