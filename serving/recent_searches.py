"""Popular queries are answered from memory for a while, and asked once for all who wait."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from time import monotonic

from repurchase.errors import SearchUnavailable
from repurchase.found_product import FoundProduct
from repurchase.ports import ProductSearch
from repurchase.time_budget import seconds_left

YOUNG_FOR = timedelta(minutes=10)
MOST_REMEMBERED = 2_000
"""Queries; those that were not asked for the longest time are forgotten first."""
WAITED_FOR = timedelta(seconds=10)
"""Far longer than the search's own deadline; the time budget of an answer is what ends a wait."""
Found = Sequence[FoundProduct]


class RecentSearches:
    """The port ProductSearch with a memory of one process."""

    def __init__(self, market: ProductSearch, seconds: Callable[[], float] = monotonic) -> None:
        self._market = market
        self._seconds = seconds
        self._remembered: OrderedDict[str, tuple[float, Found]] = OrderedDict()
        self._asked: dict[str, asyncio.Task[Found]] = {}

    async def cheapest(self, text: str) -> Found:
        """What is remembered, or the Market's answer; see the port."""
        query = " ".join(text.casefold().split())
        found_at, found = self._remembered.get(query, (float("-inf"), ()))
        if self._seconds() - found_at < YOUNG_FOR.total_seconds():
            self._remembered.move_to_end(query)
            return found
        return await self._fresh(query)

    async def _fresh(self, query: str) -> Found:
        asked = self._asked.get(query)
        if asked is None:
            asked = self._asked[query] = asyncio.create_task(self._market.cheapest(query))
            asked.add_done_callback(partial(self._has_answered, query))
        try:
            async with asyncio.timeout(seconds_left(WAITED_FOR)):
                return await asyncio.shield(asked)
        except TimeoutError as late:
            raise SearchUnavailable("the time for this answer is over; the search was not waited for") from late

    def _has_answered(self, query: str, asked: asyncio.Task[Found]) -> None:
        del self._asked[query]
        # Its error is looked at, for everybody who waited may have gone away.
        if asked.cancelled() or asked.exception() is not None:
            return
        self._remembered[query] = (self._seconds(), asked.result())
        self._remembered.move_to_end(query)
        if len(self._remembered) > MOST_REMEMBERED:
            self._remembered.popitem(last=False)
