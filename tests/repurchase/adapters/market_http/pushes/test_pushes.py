"""The contract of the Market's pushes, against the stand-in over real HTTP."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from repurchase.adapters.market_http.pushes import open_pushes
from repurchase.errors import PushUnavailable
from tests.a_market import AMarket, a_market

pytestmark = pytest.mark.anyio


@pytest.fixture
def market() -> Iterator[AMarket]:
    """Give a fresh stand-in."""
    with a_market() as running:
        yield running


async def test_a_push_is_shown_once(market: AMarket) -> None:
    """Repeats are absorbed."""
    async with open_pushes(market.url) as pushes:
        for _ in range(2):
            await pushes.send("1288", "order", "Заказ создан")
    assert market.ledger() == {"orders": 0, "pushes": 1, "absorbed": 1}


@pytest.mark.parametrize("fault", ["error", "refuse", "reset"])
async def test_a_push_that_fails_is_told(market: AMarket, fault: str) -> None:
    """It may be repeated."""
    market.misbehave("push", fault=fault)
    async with open_pushes(market.url) as pushes:
        with pytest.raises(PushUnavailable):
            await pushes.send("1288", "order", "Заказ создан")


async def test_a_service_that_is_away_is_named_so(unused_port: int) -> None:
    """A refused connection is the error of the port."""
    async with open_pushes(f"http://127.0.0.1:{unused_port}") as pushes:
        with pytest.raises(PushUnavailable, match="REPURCHASE_PUSH_URL"):
            await pushes.send("1288", "order", "Заказ создан")
