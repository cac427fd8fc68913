"""Cancelling an order, on the real engine: what was claimed stays, and what was cancelled is never claimed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import uuid4

import pytest

from repurchase.adapters.postgres.order_book import open_order_book, open_order_progresses
from repurchase.orders.order import NewOrder, Order, order_id_of
from repurchase.orders.order_state import (
    CANCELLATION_WINDOW,
    AlreadySubmitted,
    Cancelled,
    MarketAcceptance,
    MarketRejection,
    NothingToCancel,
    OrderState,
)
from repurchase.orders.ports import OrderBook, OrderProgresses
from repurchase.settings import Settings
from tests.examples import NOW, a_basket
from tests.order_database import order_database

pytestmark = pytest.mark.anyio


@dataclass(frozen=True)
class Book:
    """A book, and how far its orders have come."""

    orders: OrderBook
    progresses: OrderProgresses


@pytest.fixture(scope="module")
def url(settings: Settings) -> Iterator[str]:
    """Give a database of the module's own."""
    with order_database(settings.database_url) as own:
        yield own


@pytest.fixture
async def book(url: str) -> AsyncIterator[Book]:
    """Open it."""
    async with AsyncExitStack() as stack:
        yield Book(
            await stack.enter_async_context(open_order_book(url)),
            await stack.enter_async_context(open_order_progresses(url)),
        )


def ordered(shopper: str, *names: str) -> Order:
    """An order of a shopper of the test's own."""
    return a_basket(*(f"{name} of {shopper}" for name in names or ("cat", "milk")), user_id=shopper)


async def test_the_latest_order_is_cancelled_and_can_be_made_again(book: Book) -> None:
    """A repeat is told the same; the same reminders are another order then, with another id for the Market."""
    order = ordered(uuid4().hex)
    await book.orders.store(order)
    for _ in range(2):
        assert await book.orders.cancel(order.user_id, NOW) == Cancelled(order)
    assert await book.orders.standing(order.user_id, order.reminder_ids, NOW) is None
    again = replace(order, order_id=order_id_of(*order.reminder_ids, attempt=1))
    assert await book.orders.store(order) == NewOrder(again)


async def test_a_part_of_a_cancelled_basket_can_be_ordered_alone(book: Book) -> None:
    """Under the id of its reminder."""
    shopper = uuid4().hex
    await book.orders.store(ordered(shopper, "cat", "milk"))
    await book.orders.cancel(shopper, NOW)
    alone = ordered(shopper, "milk")
    assert await book.orders.store(alone) == NewOrder(alone)


async def test_a_repeat_cancels_no_earlier_order(book: Book) -> None:
    """A shopper who says it twice, or whose device does, loses one order."""
    shopper = uuid4().hex
    earlier, later = ordered(shopper, "cat"), replace(ordered(shopper, "milk"), confirmed_at=NOW + timedelta(minutes=1))
    for each in (earlier, later):
        await book.orders.store(each)
    for _ in range(3):
        assert await book.orders.cancel(shopper, NOW + timedelta(minutes=2)) == Cancelled(later)
    assert await book.orders.standing(shopper, earlier.reminder_ids, NOW) == earlier
    assert await book.orders.cancel_order(shopper, earlier.order_id) == Cancelled(earlier)


async def test_what_was_claimed_is_not_cancelled(book: Book) -> None:
    """Nor what the Market has taken; what it refused needs no cancelling."""
    order = ordered(uuid4().hex)
    await book.orders.store(order)
    for _ in range(2):
        claimed = await book.progresses.claim(order.order_id)
        assert claimed is not None
        assert (claimed.state, claimed.order) == (OrderState.HANDING_OVER, order)
    assert await book.orders.cancel(order.user_id, NOW) == AlreadySubmitted(order)
    await book.progresses.settle(order.order_id, MarketAcceptance("M-1"))
    assert await book.orders.cancel_order(order.user_id, order.order_id) == AlreadySubmitted(order)
    refused = ordered(uuid4().hex)
    await book.orders.store(refused)
    await book.progresses.settle(refused.order_id, MarketRejection("out_of_stock"))
    assert await book.orders.cancel(refused.user_id, NOW) == NothingToCancel()


async def test_what_was_cancelled_is_not_claimed(book: Book) -> None:
    """It stays cancelled whatever comes; and nobody claims what never stood."""
    order = ordered(uuid4().hex)
    await book.orders.store(order)
    await book.orders.cancel(order.user_id, NOW)
    for _ in range(2):
        claimed = await book.progresses.claim(order.order_id)
        assert claimed is not None
        assert claimed.state is OrderState.CANCELLED
    assert await book.progresses.claim("none") is None


async def test_an_order_of_yesterday_is_not_the_one_that_is_meant(book: Book) -> None:
    """It is cancelled by its id alone; nor is anything of another shopper."""
    order = ordered(uuid4().hex)
    await book.orders.store(order)
    assert await book.orders.cancel(order.user_id, NOW + CANCELLATION_WINDOW) == NothingToCancel()
    assert await book.orders.cancel_order("another", order.order_id) == NothingToCancel()
    assert await book.orders.cancel(uuid4().hex, NOW) == NothingToCancel()
    last = NOW + CANCELLATION_WINDOW - timedelta(seconds=1)
    assert await book.orders.cancel(order.user_id, last) == Cancelled(order)


async def test_the_latest_order_is_told_whole(book: Book) -> None:
    """With its lines, its total, its state and the Market's name of it; of a stranger none."""
    order = ordered(uuid4().hex, "cat", "milk", "bread")
    assert await book.orders.latest(order.user_id) is None
    await book.orders.store(order)
    await book.progresses.settle(order.order_id, MarketAcceptance("M-7"))
    latest = await book.orders.latest(order.user_id)
    assert latest is not None
    assert (latest.order, latest.state, latest.market_order_id) == (order, OrderState.ACCEPTED, "M-7")


async def test_of_a_cancellation_and_a_claim_at_once_one_wins(book: Book) -> None:
    """Never both, never neither."""
    for _ in range(40):
        order = ordered(uuid4().hex)
        await book.orders.store(order)
        cancelling = asyncio.create_task(book.orders.cancel(order.user_id, NOW))
        claimed = await asyncio.gather(*(book.progresses.claim(order.order_id) for _ in range(2)))
        outcome, states = await cancelling, {each.state for each in claimed if each is not None}
        if outcome == Cancelled(order):
            assert states == {OrderState.CANCELLED}
        else:
            assert (outcome, states) == (AlreadySubmitted(order), {OrderState.HANDING_OVER})
