"""The contract of the order book, on the real engine."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import psycopg
import pytest

from repurchase.adapters.postgres.database import migrate
from repurchase.adapters.postgres.order_book import open_order_book, postgres
from repurchase.errors import OrderBookUnavailable
from repurchase.orders.order import MAX_DELIVERY_TIME, NewOrder, Order, StandingOrder, order_id_of
from repurchase.orders.order_message import message_of
from repurchase.orders.ports import OrderBook
from repurchase.settings import Settings
from tests.examples import NOW, a_reminder, an_order, with_line

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def url(settings: Settings) -> str:
    """Give the database with its tables."""
    migrate(settings.database_url)
    return settings.database_url


@pytest.fixture
async def book(url: str) -> AsyncIterator[OrderBook]:
    """Open the order book."""
    async with open_order_book(url) as opened:
        yield opened


def rows(url: str, reminder_id: str) -> list[tuple[object, ...]]:
    """Order ids and messages of a reminder, as the courier would find them."""
    query = """
        SELECT order_id, message, published_at FROM order_lines LEFT JOIN outbox USING (order_id) WHERE reminder_id = %s
    """
    with psycopg.connect(url) as connection:
        return connection.execute(query, [reminder_id]).fetchall()


async def test_an_order_is_stored_with_its_message(url: str, book: OrderBook) -> None:
    """Order and outbox row stand together, not yet published."""
    order = an_order(a_reminder(reminder_id="stored"), price=Decimal("1299.50"))
    assert await book.store(order) == NewOrder(order)
    assert rows(url, "stored") == [(order.order_id, message_of(order), None)]


async def test_a_repeat_returns_the_order_that_stands(url: str, book: OrderBook) -> None:
    """The first confirmation counts, with its price and its moment."""
    order = an_order(a_reminder(reminder_id="repeated"), price=Decimal("1299.50"))
    await book.store(order)
    again = replace(with_line(order, quote_id="later", price=Decimal(1)), confirmed_at=NOW + timedelta(hours=1))
    assert await book.store(again) == StandingOrder(order)
    assert len(rows(url, "repeated")) == 1


async def test_confirmations_at_once_make_one_order(url: str, book: OrderBook) -> None:
    """Whichever wins, all hear the same order."""
    order = an_order(a_reminder(reminder_id="at once"))
    attempts = [with_line(order, quote_id=str(number)) for number in range(20)]
    stored = await asyncio.gather(*map(book.store, attempts))
    assert len({each.order for each in stored}) == 1
    assert [type(each) for each in stored].count(NewOrder) == 1
    assert len(rows(url, "at once")) == 1


async def test_an_order_that_stands_is_found_by_its_shopper_alone(book: OrderBook) -> None:
    """Whole; nobody else finds it, and nothing is found where nothing stands."""
    order = an_order(a_reminder(reminder_id="found"))
    assert await book.standing(order.user_id, ["found"], NOW) is None
    await book.store(order)
    assert await book.standing(order.user_id, ["found"], NOW) == order
    assert await book.standing("another", ["found"], NOW) is None


async def test_nobody_is_told_of_another_shoppers_order(book: OrderBook) -> None:
    """A reminder belongs to one shopper; where the book says otherwise it is refused."""
    order = an_order(a_reminder(reminder_id="mine"))
    await book.store(order)
    with pytest.raises(OrderBookUnavailable):
        await book.store(replace(order, user_id="another"))


async def test_a_refused_order_leaves_no_message(url: str, book: OrderBook) -> None:
    """Both rows come to stand or neither does."""
    with pytest.raises(OrderBookUnavailable):
        await book.store(with_line(an_order(a_reminder(reminder_id="none")), quantity=0))
    assert rows(url, "none") == []


async def test_a_book_that_is_away_is_named_so(unused_port: int) -> None:
    """Opening waits for nothing; storing raises the error of the port."""
    async with open_order_book(f"postgresql://nobody@127.0.0.1:{unused_port}/none") as book:
        with pytest.raises(OrderBookUnavailable, match="REPURCHASE_DATABASE_URL"):
            await book.store(an_order(a_reminder()))


async def test_a_frozen_book_is_given_up(frozen_port: int) -> None:
    """Whoever never answers is not waited for."""
    async with open_order_book(f"postgresql://nobody@127.0.0.1:{frozen_port}/none") as book, asyncio.timeout(30):
        with pytest.raises(OrderBookUnavailable, match="Timeout"):
            await book.store(an_order(a_reminder()))


async def test_a_book_that_comes_back_is_written_again(url: str, book: OrderBook) -> None:
    """Connections that the server ended are replaced without an order being refused."""
    await book.store(an_order(a_reminder(reminder_id="before the cut")))
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("""
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND application_name = 'repurchase'
        """)
    order = an_order(a_reminder(reminder_id="after the cut"))
    assert await book.store(order) == NewOrder(order)


def refuse(url: str, order: Order) -> None:
    """Let the Market refuse the order."""
    with psycopg.connect(url) as connection:
        connection.execute("UPDATE orders SET state = 'refused' WHERE order_id = %s", [order.order_id])


async def test_what_the_market_refused_can_be_ordered_again(url: str, book: OrderBook) -> None:
    """As another order with a message of its own, for the Market answers an id always alike; then that one stands."""
    first = an_order(a_reminder(reminder_id="refused"))
    await book.store(first)
    refuse(url, first)
    assert await book.standing(first.user_id, ["refused"], NOW) is None
    again = replace(with_line(first, quote_id="later"), confirmed_at=NOW + timedelta(hours=1))
    second = replace(again, order_id=order_id_of("refused", attempt=1))
    assert await book.store(again) == NewOrder(second)
    assert await book.store(with_line(again, quantity=2)) == StandingOrder(second)
    assert await book.standing(first.user_id, ["refused"], NOW) == second
    messages = {order_id: message for order_id, message, _ in rows(url, "refused")}
    assert messages == {each.order_id: message_of(each) for each in (first, second)}


async def test_confirmations_at_once_after_a_refusal_make_one_order(url: str, book: OrderBook) -> None:
    """However many orders were refused before."""
    order = an_order(a_reminder(reminder_id="twice refused"))
    for _ in range(2):
        refuse(url, (await book.store(order)).order)
    stored = await asyncio.gather(*(book.store(with_line(order, quote_id=str(number))) for number in range(20)))
    assert {each.order.order_id for each in stored} == {order_id_of("twice refused", attempt=2)}
    assert [type(each) for each in stored].count(NewOrder) == 1


async def test_an_order_that_was_never_completed_stands_for_two_weeks(book: OrderBook) -> None:
    """Then it is offered again, and a confirmation makes another one."""
    order = an_order(a_reminder(reminder_id="forgotten"))
    await book.store(order)
    last = NOW + MAX_DELIVERY_TIME - timedelta(seconds=1)
    assert await book.store(replace(order, confirmed_at=last)) == StandingOrder(order)
    assert await book.standing(order.user_id, ["forgotten"], NOW + MAX_DELIVERY_TIME) is None
    later = replace(order, confirmed_at=NOW + MAX_DELIVERY_TIME)
    assert await book.store(later) == NewOrder(replace(later, order_id=order_id_of("forgotten", attempt=1)))


async def test_reminders_that_were_refused_as_often_as_is_tried_are_not_ordered(
    book: OrderBook, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error names the order and tells how often."""
    monkeypatch.setattr(postgres, "MAX_ATTEMPTS", 2)
    order = an_order(a_reminder(reminder_id="always refused"))
    for attempt in range(2):
        stored = await book.store(order)
        assert stored == NewOrder(replace(order, order_id=order_id_of("always refused", attempt=attempt)))
        refuse(url, stored.order)
    with pytest.raises(OrderBookUnavailable, match="ordered 2 times"):
        await book.store(order)
