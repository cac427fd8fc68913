"""The price cache returns fresh prices and shares concurrent calls."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from repurchase.errors import OnlineStoreUnavailable, OutOfStock, PriceUnavailable
from repurchase.orders.quote import Quote
from repurchase.time_budget import time_budget
from serving.caching.price_cache import FRESH_TTL, MAX_AGE, MAX_ENTRIES, PriceCache
from tests.examples import NOW, a_quote

pytestmark = pytest.mark.anyio
SECOND = timedelta(seconds=1)


@dataclass
class Market:
    """A price service that counts calls and fails on demand."""

    trouble: Exception | None = None
    asked: list[str] = field(default_factory=list)

    async def quote(self, product_id: str, now: datetime) -> Quote:
        """Answer a little later."""
        self.asked.append(product_id)
        await asyncio.sleep(0)
        if self.trouble is not None:
            raise self.trouble
        return a_quote(product_id=product_id, quoted_at=now)


@dataclass
class Ahead:
    """Prices that were asked for ahead."""

    quotes: dict[str, Quote] = field(default_factory=dict)
    trouble: Exception | None = None

    async def find(self, product_id: str) -> Quote | None:
        """Look it up."""
        if self.trouble is not None:
            raise self.trouble
        return self.quotes.get(product_id)


async def test_a_young_price_is_remembered() -> None:
    """A stale price is requested again, and `quote` always calls the price service."""
    market = Market()
    prices = PriceCache(market, Ahead())
    first = await prices.recent("milk", NOW)
    assert await prices.recent("milk", NOW + FRESH_TTL - SECOND) == first
    assert market.asked == ["milk"]
    assert (await prices.recent("milk", NOW + FRESH_TTL)).quoted_at == NOW + FRESH_TTL
    await prices.quote("milk", NOW + FRESH_TTL)
    assert market.asked == ["milk"] * 3


async def test_a_price_preloaded_not_long_ago_is_not_asked_for() -> None:
    """An older one is; and without what was preloaded there is the Market."""
    market, ahead = Market(), Ahead({"milk": a_quote(product_id="milk", quoted_at=NOW)})
    assert await PriceCache(market, ahead).recent("milk", NOW + SECOND) == ahead.quotes["milk"]
    assert market.asked == []
    assert (await PriceCache(market, ahead).recent("milk", NOW + FRESH_TTL)).quoted_at == NOW + FRESH_TTL
    ahead.trouble = OnlineStoreUnavailable("away")
    assert (await PriceCache(market, ahead).recent("milk", NOW + SECOND)).quoted_at == NOW + SECOND


async def test_an_old_price_is_told_while_the_market_is_in_trouble() -> None:
    """It keeps its age, so that it cannot be confirmed once it holds no more; a very old one is not told."""
    market = Market()
    prices = PriceCache(market, Ahead())
    first = await prices.recent("milk", NOW)
    market.trouble = PriceUnavailable("away")
    assert await prices.recent("milk", NOW + MAX_AGE - SECOND) == first
    with pytest.raises(PriceUnavailable):
        await prices.recent("milk", NOW + MAX_AGE)
    with pytest.raises(PriceUnavailable):
        await prices.quote("milk", NOW + SECOND)


async def test_what_is_out_of_stock_is_forgotten() -> None:
    """Its old price is not told any more."""
    market = Market()
    prices = PriceCache(market, Ahead())
    await prices.recent("milk", NOW)
    market.trouble = OutOfStock("gone")
    with pytest.raises(OutOfStock):
        await prices.recent("milk", NOW + FRESH_TTL)
    market.trouble = PriceUnavailable("away")
    with pytest.raises(PriceUnavailable):
        await prices.recent("milk", NOW + FRESH_TTL)


async def test_many_at_once_ask_once() -> None:
    """A cancelled caller does not cancel the call for the others."""
    market = Market()
    prices = PriceCache(market, Ahead())
    tasks = [asyncio.create_task(prices.recent("milk", NOW)) for _ in range(10)]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    tasks[0].cancel()
    outcomes = await asyncio.gather(*tasks[1:])
    assert {each.product_id for each in outcomes} == {"milk"}
    assert market.asked == ["milk"]


async def test_who_has_no_time_left_waits_for_nobody() -> None:
    """Also if a caller with more time started the call."""
    prices = PriceCache(Market(), Ahead())
    with time_budget(timedelta(0)), pytest.raises(PriceUnavailable):
        await prices.quote("milk", NOW)


async def test_no_more_than_so_many_are_remembered() -> None:
    """Which was asked for least lately makes room."""
    market = Market()
    prices = PriceCache(market, Ahead())
    for number in range(MAX_ENTRIES + 1):
        await prices.recent(str(number), NOW)
    market.asked.clear()
    for number in (1, MAX_ENTRIES, 0):
        await prices.recent(str(number), NOW)
    assert market.asked == ["0"]
