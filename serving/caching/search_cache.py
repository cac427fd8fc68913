"""Caches search results with a time to live; concurrent identical queries share one call."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from datetime import timedelta
from time import monotonic

from repurchase.errors import SearchUnavailable
from repurchase.orders.market_ports import ProductSearch
from repurchase.orders.search_result import SearchResult
from serving.caching.single_flight import SingleFlight

FRESH_TTL = timedelta(minutes=10)
MAX_ENTRIES = 2_000
"""Queries; the least recently used are evicted first."""
Found = Sequence[SearchResult]


class SearchCache:
    """The port ProductSearch with a cache per process."""

    def __init__(self, market: ProductSearch, seconds: Callable[[], float] = monotonic) -> None:
        self._market = market
        self._seconds = seconds
        self._remembered: OrderedDict[str, tuple[float, Found]] = OrderedDict()
        self._asked: SingleFlight[Found] = SingleFlight()

    async def cheapest(self, text: str) -> Found:
        """The cached result, or the Market's; see the port."""
        query = " ".join(text.casefold().split())
        found_at, found = self._remembered.get(query, (float("-inf"), ()))
        if self._seconds() - found_at < FRESH_TTL.total_seconds():
            self._remembered.move_to_end(query)
            return found
        return await self._fresh(query)

    async def _fresh(self, query: str) -> Found:
        try:
            return await self._asked.call(query, lambda: self._found(query))
        except TimeoutError as late:
            raise SearchUnavailable("the time budget is spent; the search did not answer in time") from late

    async def _found(self, query: str) -> Found:
        """Search and cache the result, even if no caller waits any more."""
        found = await self._market.cheapest(query)
        self._remembered[query] = (self._seconds(), found)
        self._remembered.move_to_end(query)
        if len(self._remembered) > MAX_ENTRIES:
            self._remembered.popitem(last=False)
        return found
