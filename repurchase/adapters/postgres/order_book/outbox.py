"""The outbox in Postgres: a courier locks rows while it publishes them, and other couriers skip them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import psycopg

from repurchase.adapters.postgres.connection import Pool, open_pool, run_idempotent, translate_errors
from repurchase.orders.queue_ports import OutboxMessage, Publish

_TAKE = Path(__file__).with_name("take.sql").read_bytes()
_MARK = Path(__file__).with_name("mark_sent.sql").read_bytes()
_FORGET = Path(__file__).with_name("forget_sent.sql").read_bytes()
MAX_TRANSACTION_TIME = timedelta(seconds=30)
"""Timeout of one batch, after which its rows are released."""


class PostgresOutbox:
    """Implements the port Outbox over Postgres."""

    def __init__(self, pool: Pool, hold: timedelta) -> None:
        self._pool = pool
        self._hold = hold

    async def publish_batch(self, limit: int, publish: Publish) -> int:
        """Publish within the transaction that locks the rows; see the port."""
        with translate_errors("carry the outbox"):
            async with (
                asyncio.timeout(MAX_TRANSACTION_TIME.total_seconds()),
                self._pool.connection() as connection,
                connection.transaction(),
            ):
                taken = await _taken(connection, limit, self._hold)
                sent = await publish(taken) if taken else ()
                await _mark(connection, sent)
        return len(sent)

    async def delete_sent(self, before: datetime, limit: int) -> int:
        """Delete sent messages in a separate statement; see the port."""
        return await run_idempotent(self._pool, "forget sent messages", partial(_forget, before, limit))


async def _taken(connection: psycopg.AsyncConnection, limit: int, hold: timedelta) -> list[OutboxMessage]:
    rows = await (await connection.execute(_TAKE, {"most": limit, "hold": hold})).fetchall()
    return [OutboxMessage(order_id, message.encode()) for order_id, message in rows]


async def _forget(before: datetime, limit: int, connection: psycopg.AsyncConnection) -> int:
    return (await connection.execute(_FORGET, {"before": before, "most": limit})).rowcount


async def _mark(connection: psycopg.AsyncConnection, sent: Collection[str]) -> None:
    if sent:
        await connection.execute(_MARK, {"sent": list(sent)})


@asynccontextmanager
async def open_postgres_outbox(url: str, hold: timedelta) -> AsyncIterator[PostgresOutbox]:
    """Open the outbox at a postgresql:// URL."""
    async with open_pool(url) as pool:
        yield PostgresOutbox(pool, hold)
