"""The order book in Postgres: one statement stores an order, its lines and its outbox row."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

import psycopg
from psycopg.errors import UniqueViolation
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from repurchase.adapters.postgres.deadline_postgres import DeadlinePostgres, open_deadline_postgres
from repurchase.adapters.postgres.order_book.cancelling import cancel_latest, cancel_order, latest
from repurchase.adapters.postgres.order_book.stored_rows import columns_of, order_from
from repurchase.errors import OrderBookUnavailable
from repurchase.orders.order import MAX_DELIVERY_TIME, NewOrder, Order, StandingOrder, StoredOrder, order_id_of
from repurchase.orders.order_message import message_of
from repurchase.orders.order_state import Cancellation, OrderProgress

_STORE = Path(__file__).with_name("store.sql").read_bytes()
_STANDING = Path(__file__).with_name("standing.sql").read_bytes()
_RELEASE = Path(__file__).with_name("release.sql").read_bytes()
_TAKEN_IDS = "SELECT order_id FROM orders WHERE order_id = ANY(%s)"
MAX_ATTEMPTS = 100
"""Orders of the same reminders, all but one of which were refused, cancelled or expired."""
MAX_TRIES = 5
"""A further try is needed only if another order was made and refused during this one."""


class PostgresOrderBook:
    """Implements the port OrderBook over Postgres."""

    def __init__(self, postgres: DeadlinePostgres) -> None:
        self._postgres = postgres

    async def store(self, order: Order) -> StoredOrder:
        """Store the order with its outbox row, or return the existing open order; see the port."""
        return await self._postgres.execute("store an order", partial(_stored, order))

    async def standing(self, user_id: str, reminder_ids: Sequence[str], now: datetime) -> Order | None:
        """Return the shopper's newest open order of these reminders; see the port."""
        return await self._postgres.execute("find an order", partial(_standing, user_id, reminder_ids, now))

    async def latest(self, user_id: str) -> OrderProgress | None:
        """Read the shopper's newest order; see the port."""
        return await self._postgres.execute("read the latest order", partial(latest, user_id))

    async def cancel(self, user_id: str, now: datetime) -> Cancellation:
        """Cancel the shopper's newest order; see the port."""
        return await self._postgres.execute("cancel the latest order", partial(cancel_latest, user_id, now))

    async def cancel_order(self, user_id: str, order_id: str) -> Cancellation:
        """Cancel one order of the shopper; see the port."""
        return await self._postgres.execute("cancel an order", partial(cancel_order, user_id, order_id))


async def _stored(order: Order, connection: psycopg.AsyncConnection) -> StoredOrder:
    """Insert optimistically; on a conflict return the existing order or try the next attempt."""
    tried = order
    for _ in range(MAX_TRIES):
        if await _made(tried, connection):
            return NewOrder(tried)
        standing = await _standing(order.user_id, order.reminder_ids, order.confirmed_at, connection)
        if standing is not None:
            return StandingOrder(standing)
        await connection.execute(_RELEASE, _search(order.reminder_ids, order.confirmed_at))
        tried = replace(order, order_id=await _free_id(order, connection))
    raise OrderBookUnavailable(f"order {tried.order_id} was refused, yet its shopper has none of its reminders")


async def _made(order: Order, connection: psycopg.AsyncConnection) -> bool:
    try:
        await connection.execute(_STORE, columns_of(order) | {"message": Jsonb(message_of(order))})
    except UniqueViolation:
        return False
    return True


async def _free_id(order: Order, connection: psycopg.AsyncConnection) -> str:
    """Return the id of the first attempt that was never made."""
    ids = [order_id_of(*order.reminder_ids, attempt=attempt) for attempt in range(MAX_ATTEMPTS)]
    taken = {order_id for (order_id,) in await (await connection.execute(_TAKEN_IDS, [ids])).fetchall()}
    free = next((each for each in ids if each not in taken), None)
    if free is None:
        raise OrderBookUnavailable(f"the reminders of order {order.order_id} were ordered {MAX_ATTEMPTS} times")
    return free


async def _standing(
    user_id: str, reminder_ids: Sequence[str], now: datetime, connection: psycopg.AsyncConnection
) -> Order | None:
    async with connection.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(_STANDING, _search(reminder_ids, now) | {"user_id": user_id})
        rows = await cursor.fetchall()
    return order_from(rows) if rows else None


def _search(reminder_ids: Sequence[str], now: datetime) -> dict[str, object]:
    return {"reminder_ids": list(reminder_ids), "stood_until": now - MAX_DELIVERY_TIME}


@asynccontextmanager
async def open_postgres_order_book(url: str) -> AsyncIterator[PostgresOrderBook]:
    """Open the book at a postgresql:// URL."""
    async with open_deadline_postgres(url) as postgres:
        yield PostgresOrderBook(postgres)
