"""The order book in Postgres: an order and its outbox row come to stand together, in one statement."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, fields
from functools import partial
from pathlib import Path

import psycopg
from psycopg.rows import class_row
from psycopg.sql import SQL, Identifier
from psycopg.types.json import Jsonb

from repurchase.adapters.prompt_postgres import PromptPostgres, prompt_postgres
from repurchase.errors import OrderBookUnavailable
from repurchase.order import Order
from repurchase.order_message import message_of

_STORE = Path(__file__).with_name("store.sql").read_bytes()
_STANDING = SQL("SELECT {columns} FROM orders WHERE reminder_id = %s AND user_id = %s").format(
    columns=SQL(", ").join(Identifier(each.name) for each in fields(Order))
)


class PostgresOrderBook:
    """The port OrderBook over Postgres."""

    def __init__(self, postgres: PromptPostgres) -> None:
        self._postgres = postgres

    async def store(self, order: Order) -> Order:
        """Store it with its outbox row, or return the order that stands; see the port."""
        return await self._postgres.do("store an order", partial(_stored, order))

    async def standing(self, user_id: str, reminder_id: str) -> Order | None:
        """Return the shopper's order of a reminder, if there is one; see the port."""
        return await self._postgres.do("find an order", partial(_standing, user_id, reminder_id))


async def _stored(order: Order, connection: psycopg.AsyncConnection) -> Order:
    made = await connection.execute(_STORE, asdict(order) | {"message": Jsonb(message_of(order))})
    if made.rowcount == 1:
        return order
    found = await _standing(order.user_id, order.reminder_id, connection)
    if found is None:
        raise OrderBookUnavailable(f"order {order.order_id} was refused, yet no order of its reminder stands")
    return found


async def _standing(user_id: str, reminder_id: str, connection: psycopg.AsyncConnection) -> Order | None:
    async with connection.cursor(row_factory=class_row(Order)) as cursor:
        await cursor.execute(_STANDING, [reminder_id, user_id])
        return await cursor.fetchone()


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[PostgresOrderBook]:
    """Open the book at a postgresql:// URL."""
    async with prompt_postgres(url) as postgres:
        yield PostgresOrderBook(postgres)
