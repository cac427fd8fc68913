"""The contract of the Market's order service, against the stand-in over real HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import msgspec
import pytest

from repurchase.adapters.market_http.orders import open_market_orders
from repurchase.errors import MarketUnavailable
from repurchase.orders.market_ports import MarketOrders
from repurchase.orders.order_message import message_from, message_of
from repurchase.orders.order_state import MarketAcceptance, MarketRejection
from tests.a_market import AMarket, a_market
from tests.examples import a_reminder, an_order

pytestmark = pytest.mark.anyio
MESSAGE = message_from(msgspec.json.encode(message_of(an_order(a_reminder()))))


@pytest.fixture
def market() -> Iterator[AMarket]:
    """Give a fresh stand-in."""
    with a_market() as running:
        yield running


@pytest.fixture
async def orders(market: AMarket) -> AsyncIterator[MarketOrders]:
    """Open its order service."""
    async with open_market_orders(market.url) as opened:
        yield opened


async def test_an_order_is_taken_once(market: AMarket, orders: MarketOrders) -> None:
    """Repeats hear the same name of it, and the Market has all that it needs."""
    first = await orders.place(MESSAGE)
    assert isinstance(first, MarketAcceptance)
    assert await orders.place(MESSAGE) == first
    kept = market.orders()[MESSAGE.order_id]
    assert kept["lines"] == [{"product_id": "820165", "quantity": 1, "price": "1299"}]
    assert (kept["total"], kept["delivery_day"]) == ("1299", "2026-11-23")


async def test_a_refusal_is_an_outcome(market: AMarket, orders: MarketOrders) -> None:
    """Asking again would change nothing."""
    market.misbehave("orders", fault="out_of_stock")
    assert await orders.place(MESSAGE) == MarketRejection("out_of_stock")


@pytest.mark.parametrize("fault", ["error", "refuse", "reset", "nonsense"])
async def test_whatever_else_it_says_it_is_asked_again(market: AMarket, orders: MarketOrders, fault: str) -> None:
    """No answer that makes no sense is taken for an outcome."""
    market.misbehave("orders", fault=fault)
    with pytest.raises(MarketUnavailable):
        await orders.place(MESSAGE)


async def test_a_service_that_is_away_is_named_so(unused_port: int) -> None:
    """A refused connection is the error of the port."""
    async with open_market_orders(f"http://127.0.0.1:{unused_port}") as orders:
        with pytest.raises(MarketUnavailable, match="REPURCHASE_ORDERS_URL"):
            await orders.place(MESSAGE)


async def test_a_frozen_service_is_given_up(frozen_port: int) -> None:
    """Whoever never answers is not waited for."""
    async with open_market_orders(f"http://127.0.0.1:{frozen_port}") as orders:
        with pytest.raises(MarketUnavailable):
            await orders.place(MESSAGE)
