"""The outbox in Postgres: its rows are locked while they are published, and skipped by every other courier."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import psycopg

from repurchase.adapters.postgres.connection import Pool, answered, done_in_time, pooled
from repurchase.orders.queue_ports import OutboxMessage, Publish

_TAKE = Path(__file__).with_name("take.sql").read_bytes()
_MARK = Path(__file__).with_name("mark_sent.sql").read_bytes()
_FORGET = Path(__file__).with_name("forget_sent.sql").read_bytes()
LONGEST = timedelta(seconds=30)
"""For one batch: a courier that holds its rows for longer is taken for lost."""


class PostgresOutbox:
    """The port Outbox over Postgres."""

    def __init__(self, pool: Pool, hold: timedelta) -> None:
        self._pool = pool
        self._hold = hold

    async def carry(self, most: int, publish: Publish) -> int:
        """Publish within the transaction that holds the rows; see the port."""
        with answered("carry the outbox"):
            async with (
                asyncio.timeout(LONGEST.total_seconds()),
                self._pool.connection() as connection,
                connection.transaction(),
            ):
                taken = await _taken(connection, most, self._hold)
                sent = await publish(taken) if taken else ()
                await _mark(connection, sent)
        return len(sent)

    async def forget(self, before: datetime, most: int) -> int:
        """Forget by a statement of its own; see the port."""
        return await done_in_time(self._pool, "forget sent messages", partial(_forget, before, most))


async def _taken(connection: psycopg.AsyncConnection, most: int, hold: timedelta) -> list[OutboxMessage]:
    rows = await (await connection.execute(_TAKE, {"most": most, "hold": hold})).fetchall()
    return [OutboxMessage(order_id, message.encode()) for order_id, message in rows]


async def _forget(before: datetime, most: int, connection: psycopg.AsyncConnection) -> int:
    return (await connection.execute(_FORGET, {"before": before, "most": most})).rowcount


async def _mark(connection: psycopg.AsyncConnection, sent: Collection[str]) -> None:
    if sent:
        await connection.execute(_MARK, {"sent": list(sent)})


@asynccontextmanager
async def opened(url: str, hold: timedelta) -> AsyncIterator[PostgresOutbox]:
    """Open the outbox at a postgresql:// URL."""
    async with pooled(url) as pool:
        yield PostgresOutbox(pool, hold)
