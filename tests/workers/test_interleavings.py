"""Tests that each reminder is ordered at most once under any interleaving of actions and failures."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import Enum
from uuid import uuid4

import msgspec
import psycopg
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as tried
from hypothesis import strategies as st

from embedded.market.ledger import Ledger
from repurchase.adapters.postgres.order_book import open_order_book, open_order_progresses
from repurchase.adapters.redis.dialog_states import open_background_refused_orders
from repurchase.adapters.redis.reminders import open_waiting_reminders
from repurchase.errors import MarketUnavailable, PushUnavailable
from repurchase.orders.order import NewOrder, Order
from repurchase.orders.order_message import OrderMessage, message_of
from repurchase.orders.order_state import (
    AlreadySubmitted,
    Cancellation,
    Cancelled,
    MarketAcceptance,
    MarketRejection,
    OrderState,
)
from repurchase.orders.ports import OrderBook
from repurchase.orders.queue_ports import Delivery, Verdict
from repurchase.settings import Settings
from tests.examples import NOW, a_basket
from tests.order_database import order_database
from workers import retry
from workers.order_checkout import CheckoutDependencies, check_out

NAMES = ("cat", "milk", "bread")


class Luck(Enum):
    """Outcome of one call of the Market."""

    GOOD = "good"
    LOST_BEFORE = "the call never arrives"
    LOST_AFTER = "the answer never arrives"
    REFUSED = "refused"
    KILLED = "the checkout dies before the call"


@dataclass(frozen=True)
class Wish:
    """A shopper confirms a basket, or cancels the latest order if `names` is empty."""

    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Work:
    """A checkout processes the message of one of the orders."""

    which: int
    luck: Luck


class Killed(BaseException):
    """Simulates kill -9 of a checkout."""


@dataclass
class Market:
    """Records its effects by Idempotency-Key and can fail at any call."""

    ledger: Ledger = field(default_factory=Ledger)
    luck: Luck = Luck.GOOD

    async def place(self, message: OrderMessage) -> MarketAcceptance | MarketRejection:
        """See the port MarketOrders."""
        await asyncio.sleep(0)
        if self.luck is Luck.KILLED:
            raise Killed
        if self.luck is Luck.LOST_BEFORE:
            raise MarketUnavailable("lost")
        if self.luck is Luck.REFUSED and message.order_id not in self.ledger.orders:
            return MarketRejection("out_of_stock")
        taken = self.ledger.place(message.order_id, msgspec.to_builtins(message))
        if self.luck is Luck.LOST_AFTER:
            raise MarketUnavailable("lost")
        return MarketAcceptance(taken["market_order_id"])

    async def send(self, user_id: str, order_id: str, text: str) -> None:
        """See the port Pushes."""
        self.ledger.push(order_id, {"user_id": user_id, "text": text})
        if self.luck is Luck.LOST_AFTER:
            raise PushUnavailable("lost")


@dataclass
class Shop:
    """One shopper, one order database, and checkouts that share a Market."""

    book: OrderBook
    dependencies: CheckoutDependencies
    market: Market
    shopper: str
    made: list[Order] = field(default_factory=list)
    told: list[Cancellation] = field(default_factory=list)

    async def wish(self, command: Wish) -> None:
        """Confirm or cancel."""
        at = NOW + timedelta(seconds=len(self.made))
        if not command.names:
            self.told.append(await self.book.cancel(self.shopper, at))
            return
        order = a_basket(*(f"{name} of {self.shopper}" for name in command.names), user_id=self.shopper)
        stored = await self.book.store(replace(order, confirmed_at=at))
        if isinstance(stored, NewOrder):
            self.made.append(stored.order)

    async def work(self, work: Work) -> Verdict | None:
        """Process a message, which may not exist yet."""
        if not self.made:
            return None
        order = self.made[work.which % len(self.made)]
        self.market.luck = work.luck
        try:
            verdict = await check_out(
                self.dependencies, Delivery(order.order_id, msgspec.json.encode(message_of(order)), 1)
            )
        except Killed:
            return None
        assert isinstance(verdict, Verdict)
        return verdict

    async def step(self, *deeds: Wish | Work) -> None:
        """Run the actions concurrently."""
        await asyncio.gather(*(self.wish(each) if isinstance(each, Wish) else self.work(each) for each in deeds))

    async def states(self) -> dict[str, OrderState]:
        """Read the state of each order."""
        found = [await self.dependencies.progresses.of(each.order_id) for each in self.made]
        return {each.order.order_id: each.state for each in found if each is not None}


_WISHES = st.lists(st.sampled_from(NAMES), unique=True, max_size=3).map(lambda names: Wish(tuple(names)))
_WORKS = st.builds(Work, st.integers(0, 3), st.sampled_from(Luck))
_STEPS = st.tuples(_WISHES) | st.tuples(_WORKS) | st.tuples(_WISHES, _WORKS) | st.tuples(_WISHES, _WISHES, _WORKS)


@pytest.fixture(scope="module")
def database_url(settings: Settings) -> Iterator[str]:
    """Yield a separate database for the module."""
    with order_database(settings.database_url) as own:
        yield own


@given(steps=st.lists(_STEPS, min_size=2, max_size=10))
@tried(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_each_reminder_has_one_standing_order_and_each_order_one_effect(
    steps: list[tuple[Wish | Work, ...]], database_url: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each order ends in exactly one final state, which agrees with the answers to the shopper."""
    monkeypatch.setattr(retry, "DEADLINE_SECONDS", 0)
    asyncio.run(_lived_through(steps, database_url, settings.online_store_url))


async def _lived_through(steps: list[tuple[Wish | Work, ...]], database_url: str, online_store_url: str) -> None:
    async with AsyncExitStack() as stack:
        market = Market()
        dependencies = CheckoutDependencies(
            await stack.enter_async_context(open_order_progresses(database_url)),
            market,
            market,
            await stack.enter_async_context(open_background_refused_orders(online_store_url)),
            await stack.enter_async_context(open_waiting_reminders(online_store_url)),
        )
        book = await stack.enter_async_context(open_order_book(database_url))
        shop = Shop(book, dependencies, market, uuid4().hex)
        for deeds in steps:
            await shop.step(*deeds)
            assert_claims(database_url, shop)
        for which in range(len(shop.made)):
            assert await shop.work(Work(which, Luck.GOOD)) is Verdict.DONE
        assert_effects(shop, await shop.states())


def assert_claims(database_url: str, shop: Shop) -> None:
    """No reminder is in two open orders."""
    query = """
        SELECT order_lines.reminder_id FROM orders JOIN order_lines USING (order_id)
        WHERE user_id = %s AND state NOT IN ('refused', 'cancelled')
    """
    with psycopg.connect(database_url) as connection:
        claimed = [reminder_id for (reminder_id,) in connection.execute(query, [shop.shopper])]
    assert len(set(claimed)) == len(claimed)


def assert_effects(shop: Shop, states: dict[str, OrderState]) -> None:
    """Every order has one final state, and the Market has exactly the placed ones."""
    assert set(states.values()) <= {OrderState.PUSHED, OrderState.REFUSED, OrderState.CANCELLED}
    assert len(states) == len(shop.made)
    placed = {order_id for order_id, state in states.items() if state is OrderState.PUSHED}
    assert placed == shop.market.ledger.orders.keys() == shop.market.ledger.pushes.keys()
    for each in shop.told:
        if isinstance(each, Cancelled):
            assert states[each.order.order_id] is OrderState.CANCELLED
        if isinstance(each, AlreadySubmitted):
            assert states[each.order.order_id] is not OrderState.CANCELLED
