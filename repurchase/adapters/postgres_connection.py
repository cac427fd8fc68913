"""How answers to a shopper reach Postgres: few connections, a deadline, one kind of error."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta

import psycopg
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from repurchase.errors import OrderBookUnavailable

DEADLINE = timedelta(seconds=1)
"""Longer than a read may take: a write that is given up may stand all the same."""
LEAST_CONNECTIONS = 2
MOST_CONNECTIONS = 8

Pool = AsyncConnectionPool[psycopg.AsyncConnection]


@asynccontextmanager
async def pooled(url: str) -> AsyncIterator[Pool]:
    """Open the connections of one event loop; it does not wait for Postgres to answer.

    Each statement is its own transaction.
    """
    pool: Pool = AsyncConnectionPool(
        url,
        min_size=LEAST_CONNECTIONS,
        max_size=MOST_CONNECTIONS,
        timeout=DEADLINE.total_seconds(),
        open=False,
        check=AsyncConnectionPool.check_connection,
        kwargs={"autocommit": True, "connect_timeout": 2},
    )
    await pool.open(wait=False)
    try:
        yield pool
    finally:
        await pool.close()


@asynccontextmanager
async def answered_in_time(deed: str) -> AsyncIterator[None]:
    """Raise OrderBookUnavailable, naming the deed, where Postgres fails or the deadline passes."""
    with answered(deed):
        async with asyncio.timeout(DEADLINE.total_seconds()):
            yield


@contextmanager
def answered(deed: str) -> Iterator[None]:
    """Raise OrderBookUnavailable, naming the deed, where Postgres fails."""
    try:
        yield
    except (psycopg.Error, PoolTimeout, OSError) as broken:
        why = type(broken).__name__
        raise OrderBookUnavailable(f"could not {deed}: Postgres gave {why}; see REPURCHASE_DATABASE_URL") from broken
