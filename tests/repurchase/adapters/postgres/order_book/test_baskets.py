"""Orders of several lines in the book, on the real engine: all of one or nothing, and a reminder in one of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import psycopg
import pytest

from repurchase.adapters.postgres.database import migrate
from repurchase.adapters.postgres.order_book import open_order_book, open_recent_orders
from repurchase.orders.order import NewOrder, Order, StandingOrder
from repurchase.orders.ports import OrderBook
from repurchase.settings import Settings
from tests.examples import NOW, a_basket, with_line

pytestmark = pytest.mark.anyio
LATER = NOW + timedelta(minutes=1)
OLD_STORE = """
    INSERT INTO orders (
        order_id, user_id, reminder_id, attempt, quote_id, product_id, product_title, category, quantity, price,
        delivery_day, confirmed_at
    ) VALUES (%s, %s, %s, 0, 'q', '820165', 'корм', 'корм для кошки', 1, 1299, '2026-11-23', %s)
    ON CONFLICT DO NOTHING
"""
"""As processes of the release before lines store an order."""


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


@pytest.fixture
def shopper() -> str:
    """Name somebody new."""
    return uuid4().hex


def basket(shopper: str, *names: str) -> Order:
    """An order of these reminders of the shopper."""
    return a_basket(*(f"{name} of {shopper}" for name in names), user_id=shopper)


def counts(url: str, shopper: str) -> tuple[int, int, int]:
    """Orders, lines and messages of a shopper."""
    query = """
        SELECT count(DISTINCT orders.order_id), count(order_lines.order_id), count(DISTINCT outbox.order_id)
        FROM orders LEFT JOIN order_lines USING (order_id) LEFT JOIN outbox USING (order_id) WHERE user_id = %s
    """
    with psycopg.connect(url) as connection:
        (row,) = connection.execute(query, [shopper])
    return tuple(row)


async def test_a_basket_is_stored_whole(url: str, book: OrderBook, shopper: str) -> None:
    """In the order of its lines, with one message; each of its reminders leads to it."""
    order = basket(shopper, "milk", "bread", "cat")
    assert await book.store(order) == NewOrder(order)
    assert counts(url, shopper) == (1, 3, 1)
    for reminder_id in order.reminder_ids:
        assert await book.standing(shopper, [reminder_id], NOW) == order


async def test_a_basket_that_cannot_be_stored_whole_leaves_nothing(url: str, book: OrderBook, shopper: str) -> None:
    """Where one of its reminders is in an order that stands, that order is the answer."""
    milk = basket(shopper, "milk")
    await book.store(milk)
    assert await book.store(basket(shopper, "bread", "milk", "cat")) == StandingOrder(milk)
    assert counts(url, shopper) == (1, 1, 1)
    rest = basket(shopper, "bread", "cat")
    assert await book.store(rest) == NewOrder(rest)


async def test_of_several_that_stand_the_newest_is_the_answer(book: OrderBook, shopper: str) -> None:
    """Whichever line it has."""
    older, newer = basket(shopper, "milk"), replace(basket(shopper, "cat"), confirmed_at=LATER)
    for each in (newer, older):
        await book.store(each)
    assert await book.store(basket(shopper, "milk", "bread", "cat")) == StandingOrder(newer)
    assert await book.standing(shopper, basket(shopper, "milk", "cat").reminder_ids, LATER) == newer


async def test_a_part_of_a_basket_is_the_basket(book: OrderBook, shopper: str) -> None:
    """Whoever confirms one thing of it again hears of the whole order."""
    order = basket(shopper, "milk", "cat")
    await book.store(order)
    assert await book.store(with_line(basket(shopper, "cat"), quantity=2)) == StandingOrder(order)


async def test_baskets_at_once_that_share_reminders_never_wait_for_each_other(
    url: str, book: OrderBook, shopper: str
) -> None:
    """Whatever order their lines have: each ends well, and no reminder is in two orders."""
    names = ["a", "b", "c", "d"]
    demand = [basket(shopper, *names[start:], *names[:start]) for start in range(4)]
    demand += [basket(shopper, *pair) for pair in ("ab", "ba", "cd", "dc", "da", "bc", "a", "d")]
    stored = await asyncio.gather(*map(book.store, demand * 2))
    made = [each.order for each in stored if isinstance(each, NewOrder)]
    lines = [reminder_id for order in made for reminder_id in order.reminder_ids]
    assert made
    assert len(set(lines)) == len(lines)
    assert counts(url, shopper) == (len(made), len(lines), len(made))
    assert {each.order for each in stored} == set(made)


async def test_every_line_of_a_basket_was_ordered_lately(url: str, book: OrderBook, shopper: str) -> None:
    """For the planner, until the order is cancelled."""
    order = basket(shopper, "milk", "cat")
    lines = tuple(replace(each, category=f"goods {number}") for number, each in enumerate(order.lines))
    await book.store(replace(order, lines=lines))
    ordered = {pair for pair in open_recent_orders(url).since(NOW) if pair[0] == shopper}
    assert ordered == {(shopper, "goods 0"), (shopper, "goods 1")}
    await book.cancel(shopper, NOW)
    assert not {pair for pair in open_recent_orders(url).since(NOW) if pair[0] == shopper}


async def test_an_order_of_the_release_before_lines_stands(url: str, book: OrderBook, shopper: str) -> None:
    """While a release is rolled out, its processes go on, and none stores what is in a basket."""
    milk = basket(shopper, "milk")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(OLD_STORE, [milk.order_id, shopper, milk.reminder_ids[0], NOW])
        assert (await book.store(basket(shopper, "milk", "bread"))).order.order_id == milk.order_id
        await book.cancel(shopper, NOW)
        order = basket(shopper, "milk", "cat")
        assert await book.store(order) == NewOrder(order)
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute(OLD_STORE, [uuid4().hex, shopper, order.reminder_ids[1], NOW])
