"""The search cache limits and shares calls."""

from __future__ import annotations

import asyncio
from decimal import Decimal

import pytest

from repurchase.errors import SearchUnavailable
from repurchase.orders.search_result import SearchResult
from serving.caching import search_cache
from serving.caching.search_cache import FRESH_TTL, Found, SearchCache

pytestmark = pytest.mark.anyio
FOUND = (SearchResult("820166", "Корм Whiskas", Decimal(899)),)


class Market:
    """A search whose questions are counted, and which can be away."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.away = False

    async def cheapest(self, text: str) -> Found:
        """Answer after everybody had a turn."""
        self.asked.append(text)
        await asyncio.sleep(0)
        if self.away:
            raise SearchUnavailable("away")
        return FOUND


class Clock:
    """Seconds that pass when the test says so."""

    now = 0.0

    def __call__(self) -> float:
        """Tell the time."""
        return self.now


async def test_a_query_is_remembered_while_it_is_young() -> None:
    """In whatever case and spacing; afterwards the Market is asked again."""
    market, clock = Market(), Clock()
    searches = SearchCache(market, clock)
    assert [await searches.cheapest(text) for text in ("корм", " КОРМ ")] == [FOUND, FOUND]
    assert market.asked == ["корм"]
    clock.now = FRESH_TTL.total_seconds()
    await searches.cheapest("корм")
    assert market.asked == ["корм", "корм"]


async def test_who_asks_at_once_shares_one_question() -> None:
    """The Market is asked once for all of them."""
    market = Market()
    searches = SearchCache(market)
    assert await asyncio.gather(*(searches.cheapest("корм") for _ in range(20))) == [FOUND] * 20
    assert len(market.asked) == 1


async def test_trouble_is_not_remembered() -> None:
    """All waiting callers get the error, and the next one searches again."""
    market = Market()
    searches = SearchCache(market)
    market.away = True
    troubles = await asyncio.gather(*(searches.cheapest("корм") for _ in range(3)), return_exceptions=True)
    assert [type(each) for each in troubles] == [SearchUnavailable] * 3
    market.away = False
    assert await searches.cheapest("корм") == FOUND


async def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """The least recently used query is evicted first."""
    monkeypatch.setattr(search_cache, "MAX_ENTRIES", 2)
    market = Market()
    searches = SearchCache(market)
    for text in ("a", "b", "a", "c", "a", "b"):
        await searches.cheapest(text)
    assert market.asked == ["a", "b", "c", "b"]
