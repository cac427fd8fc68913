"""The order book in Postgres: an order and its outbox row come to stand together, in one statement."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, fields, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import kwargs_row
from psycopg.sql import SQL, Identifier
from psycopg.types.json import Jsonb

from repurchase.adapters.postgres_connection import values_of
from repurchase.adapters.prompt_postgres import PromptPostgres, prompt_postgres
from repurchase.errors import OrderBookUnavailable
from repurchase.order import ORDERS_TRAVEL_FOR, NewOrder, Order, StandingOrder, StoredOrder, order_id_of
from repurchase.order_message import message_of

_STORE = Path(__file__).with_name("store.sql").read_bytes()
_NEWEST = SQL("""
    SELECT {columns}, attempt, state = 'refused' OR confirmed_at <= %(stood_until)s AS is_over
    FROM orders WHERE reminder_id = %(reminder_id)s AND user_id = %(user_id)s
    ORDER BY attempt DESC LIMIT 1
""").format(columns=SQL(", ").join(Identifier(each.name) for each in fields(Order)))
MOST_TRIES = 5
"""Each further one needs an order that was made and refused while this confirmation was being stored."""


class PostgresOrderBook:
    """The port OrderBook over Postgres."""

    def __init__(self, postgres: PromptPostgres) -> None:
        self._postgres = postgres

    async def store(self, order: Order) -> StoredOrder:
        """Store it with its outbox row, or return the order that stands; see the port."""
        return await self._postgres.do("store an order", partial(_stored, order))

    async def standing(self, user_id: str, reminder_id: str, now: datetime) -> Order | None:
        """Return the shopper's order of a reminder, if one stands; see the port."""
        newest = await self._postgres.do("find an order", partial(_newest, user_id, reminder_id, now))
        return None if newest is None or newest.is_over else newest.order


@dataclass(frozen=True, slots=True)
class _Newest:
    """The last order of a reminder."""

    order: Order
    attempt: int
    is_over: bool
    """Whether it stands no more."""


async def _stored(order: Order, connection: psycopg.AsyncConnection) -> StoredOrder:
    """Optimistic: the row of the next attempt is free, or another confirmation has taken it and is looked at."""
    attempt = 0
    for _ in range(MOST_TRIES):
        tried = replace(order, order_id=order_id_of(order.reminder_id, attempt))
        if await _made(tried, attempt, connection):
            return NewOrder(tried)
        newest = await _newest(order.user_id, order.reminder_id, order.confirmed_at, connection)
        if newest is None:
            raise OrderBookUnavailable(f"order {tried.order_id} was refused, yet its shopper has none of its reminder")
        if not newest.is_over:
            return StandingOrder(newest.order)
        attempt = newest.attempt + 1
    raise OrderBookUnavailable(f"the orders of one reminder were refused as fast as they were made, {attempt} of them")


async def _made(order: Order, attempt: int, connection: psycopg.AsyncConnection) -> bool:
    values = values_of(order) | {"attempt": attempt, "message": Jsonb(message_of(order))}
    made = await connection.execute(_STORE, values)
    return made.rowcount == 1


async def _newest(user_id: str, reminder_id: str, now: datetime, connection: psycopg.AsyncConnection) -> _Newest | None:
    values = {"user_id": user_id, "reminder_id": reminder_id, "stood_until": now - ORDERS_TRAVEL_FOR}
    async with connection.cursor(row_factory=kwargs_row(_newest_of)) as cursor:
        await cursor.execute(_NEWEST, values)
        return await cursor.fetchone()


def _newest_of(attempt: int, is_over: bool, **order: Any) -> _Newest:  # noqa: FBT001 - a column
    return _Newest(Order(**order), attempt, is_over)


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[PostgresOrderBook]:
    """Open the book at a postgresql:// URL."""
    async with prompt_postgres(url) as postgres:
        yield PostgresOrderBook(postgres)
