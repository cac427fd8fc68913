"""The contract of the outbox and of the orders' progress, on the real engine."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection, Iterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from repurchase.adapters.postgres.order_book import open_order_book, open_order_progresses, open_outbox
from repurchase.errors import OrderBookUnavailable, OrderQueueUnavailable
from repurchase.orders.order import Order
from repurchase.orders.order_message import message_from
from repurchase.orders.order_state import MarketAcceptance, MarketRejection, OrderState
from repurchase.orders.ports import OrderBook, OrderProgresses
from repurchase.orders.queue_ports import Outbox, OutboxMessage
from repurchase.settings import Settings
from tests.examples import a_reminder, an_order
from tests.order_database import order_database

pytestmark = pytest.mark.anyio
ACCEPTED = MarketAcceptance("M-000001")


@pytest.fixture(scope="module")
def url(settings: Settings) -> Iterator[str]:
    """Give a database of the module's own."""
    with order_database(settings.database_url) as own:
        yield own


@dataclass(frozen=True)
class Book:
    """An empty order book, its outbox and its progress."""

    orders: OrderBook
    outbox: Outbox
    progresses: OrderProgresses

    async def confirmed(self, *names: str) -> list[Order]:
        """Store an order for each name."""
        return [(await self.orders.store(an_order(a_reminder(reminder_id=name)))).order for name in names]

    async def state(self, order: Order) -> OrderState:
        """Where the order stands."""
        progress = await self.progresses.of(order.order_id)
        assert progress is not None
        return progress.state


@pytest.fixture
async def book(url: str) -> AsyncIterator[Book]:
    """Open an empty book."""
    with psycopg.connect(url) as connection:
        connection.execute("TRUNCATE orders, order_lines, outbox, inbox")
    async with AsyncExitStack() as stack:
        yield Book(
            await stack.enter_async_context(open_order_book(url)),
            await stack.enter_async_context(open_outbox(url)),
            await stack.enter_async_context(open_order_progresses(url)),
        )


async def everything(messages: Sequence[OutboxMessage]) -> Collection[str]:
    """A queue that keeps all."""
    return [each.order_id for each in messages]


async def test_what_was_confirmed_is_carried_once(book: Book) -> None:
    """The oldest first, as messages that the checkout reads; then the orders are sent and nothing waits."""
    orders = await book.confirmed("a", "b", "c")
    carried: list[OutboxMessage] = []

    async def publish(messages: Sequence[OutboxMessage]) -> Collection[str]:
        carried.extend(messages)
        return await everything(messages)

    assert await book.outbox.publish_batch(2, publish) == 2
    assert await book.outbox.publish_batch(2, publish) == 1
    assert await book.outbox.publish_batch(2, publish) == 0
    assert [message_from(each.body).order_id for each in carried] == [order.order_id for order in orders]
    assert {await book.state(order) for order in orders} == {OrderState.SENT}


async def test_a_message_is_held_until_its_time(url: str, book: Book) -> None:
    """Its shopper may cancel the order meanwhile; what was stored earlier is not kept waiting."""
    old, _ = await book.confirmed("old", "new")
    with psycopg.connect(url) as connection:
        connection.execute(
            "UPDATE outbox SET created_at = now() - interval '30 seconds' WHERE order_id = %s", [old.order_id]
        )
    async with open_outbox(url, timedelta(seconds=20)) as held:
        assert [await held.publish_batch(10, everything) for _ in range(2)] == [1, 0]
    assert await book.state(old) is OrderState.SENT
    assert await book.outbox.publish_batch(10, everything) == 1


async def test_only_what_the_queue_keeps_is_sent(book: Book) -> None:
    """The rest goes on waiting."""
    kept, left = await book.confirmed("kept", "left")

    async def publish(_: Sequence[OutboxMessage]) -> Collection[str]:
        return [kept.order_id]

    assert await book.outbox.publish_batch(10, publish) == 1
    assert (await book.state(kept), await book.state(left)) == (OrderState.SENT, OrderState.CONFIRMED)
    assert await book.outbox.publish_batch(10, everything) == 1


async def test_a_queue_that_is_away_leaves_all_waiting(book: Book) -> None:
    """Its error is the courier's to deal with."""
    await book.confirmed("a")

    async def fail(_: Sequence[OutboxMessage]) -> Collection[str]:
        raise OrderQueueUnavailable("away")

    with pytest.raises(OrderQueueUnavailable):
        await book.outbox.publish_batch(10, fail)
    assert await book.outbox.publish_batch(10, everything) == 1


async def test_two_couriers_carry_nothing_twice(book: Book) -> None:
    """What one has in hand the other passes over."""
    await book.confirmed(*map(str, range(10)))
    met = asyncio.Barrier(2)
    carried: list[str] = []

    async def publish(messages: Sequence[OutboxMessage]) -> Collection[str]:
        await met.wait()
        carried.extend(each.order_id for each in messages)
        return await everything(messages)

    async with asyncio.timeout(60):
        numbers = await asyncio.gather(book.outbox.publish_batch(5, publish), book.outbox.publish_batch(5, publish))
    assert sum(numbers) == 10
    assert len(set(carried)) == 10


async def test_only_what_was_sent_long_ago_is_forgotten(url: str, book: Book) -> None:
    """A few at a time; what waits stays, however old, and so do the orders."""
    long_sent, just_sent, waiting = await book.confirmed("long sent", "just sent", "waiting")

    async def publish(_: Sequence[OutboxMessage]) -> Collection[str]:
        return [long_sent.order_id, just_sent.order_id]

    await book.outbox.publish_batch(10, publish)
    ago = "UPDATE outbox SET created_at = now() - interval '1 year'"
    sent_ago = "UPDATE outbox SET published_at = now() - interval '40 days' WHERE order_id = %s"
    with psycopg.connect(url) as connection:
        connection.execute(ago)
        connection.execute(sent_ago, [long_sent.order_id])
    before = datetime.now(UTC) - timedelta(days=30)
    assert [await book.outbox.delete_sent(before, limit) for limit in (0, 5, 5)] == [0, 1, 0]
    with psycopg.connect(url) as connection:
        left = {order_id for (order_id,) in connection.execute("SELECT order_id FROM outbox")}
    assert left == {just_sent.order_id, waiting.order_id}
    assert await book.state(long_sent) == OrderState.SENT
    assert await book.outbox.publish_batch(10, everything) == 1


async def test_a_checkout_quicker_than_the_mark_is_not_undone(book: Book) -> None:
    """The order stays accepted."""
    (order,) = await book.confirmed("quick")

    async def publish(messages: Sequence[OutboxMessage]) -> Collection[str]:
        await book.progresses.settle(order.order_id, ACCEPTED)
        return await everything(messages)

    assert await book.outbox.publish_batch(10, publish) == 1
    assert await book.state(order) is OrderState.ACCEPTED


async def test_each_effect_is_written_down_once(book: Book) -> None:
    """Accepted, then pushed; a late repeat of either changes nothing."""
    (order,) = await book.confirmed("once")
    await book.progresses.settle(order.order_id, ACCEPTED)
    await book.progresses.pushed(order.order_id)
    await book.progresses.settle(order.order_id, MarketRejection("out_of_stock"))
    await book.progresses.pushed(order.order_id)
    progress = await book.progresses.of(order.order_id)
    assert progress is not None
    assert (progress.state, progress.market_order_id, progress.refused_because) == (
        OrderState.PUSHED, "M-000001", None
    )  # fmt: skip


async def test_a_refusal_keeps_its_reason(book: Book) -> None:
    """It is the end of the way."""
    (order,) = await book.confirmed("refused")
    await book.progresses.settle(order.order_id, MarketRejection("out_of_stock"))
    progress = await book.progresses.of(order.order_id)
    assert progress is not None
    assert (progress.state, progress.refused_because) == (OrderState.REFUSED, "out_of_stock")
    assert progress.order == order


async def test_an_order_that_nobody_made_has_no_progress(book: Book) -> None:
    """A message may tell of what never stood."""
    assert await book.progresses.of("none") is None


async def test_all_orders_are_counted(book: Book) -> None:
    """By state, with what waits and since when."""
    empty = await book.progresses.counts()
    assert set(empty.by_state.values()) == {0}
    assert (empty.outbox_depth, empty.outbox_age, empty.oldest_under_way) == (0, timedelta(0), timedelta(0))
    first, *_ = await book.confirmed("a", "b", "c")
    await book.outbox.publish_batch(2, everything)
    await book.progresses.settle(first.order_id, MarketRejection("out_of_stock"))
    counts = await book.progresses.counts()
    assert {state.value: orders for state, orders in counts.by_state.items() if orders} == {
        "confirmed": 1, "sent": 1, "refused": 1
    }  # fmt: skip
    assert counts.outbox_depth == 1
    assert counts.outbox_age > timedelta(0)


async def test_a_book_that_is_away_is_named_so(unused_port: int) -> None:
    """Neither courier nor checkout mistakes it for an empty one."""
    away = f"postgresql://nobody@127.0.0.1:{unused_port}/none"
    async with open_outbox(away) as outbox, open_order_progresses(away) as progresses:
        with pytest.raises(OrderBookUnavailable):
            await outbox.publish_batch(1, everything)
        with pytest.raises(OrderBookUnavailable):
            await progresses.counts()
