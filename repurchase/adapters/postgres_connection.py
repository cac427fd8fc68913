"""How event loops reach Postgres: few connections, a deadline, one kind of error."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta
from typing import TypeVar

import psycopg
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from repurchase.errors import OrderBookUnavailable

DEADLINE = timedelta(seconds=1)
"""A write that is given up may stand all the same."""
RECONNECT = timedelta(seconds=1)
"""The pool doubles its pauses up to this; then it tries again for the next statement, however long Postgres was away.
"""
LEAST_CONNECTIONS = 2
MOST_CONNECTIONS = 8
APPLICATION = "repurchase"
"""Under this name Postgres lists the connections."""

Pool = AsyncConnectionPool[psycopg.AsyncConnection]
Result = TypeVar("Result")
Deed = Callable[[psycopg.AsyncConnection], Awaitable[Result]]


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
        reconnect_timeout=RECONNECT.total_seconds(),
        open=False,
        kwargs={"autocommit": True, "connect_timeout": 2, "application_name": APPLICATION},
    )
    await pool.open(wait=False)
    try:
        yield pool
    finally:
        await pool.close()


async def done_in_time(pool: Pool, name: str, deed: Deed[Result]) -> Result:
    """Do what may be done twice; raises OrderBookUnavailable, with its name, where Postgres fails or takes too long."""
    with answered(name):
        async with asyncio.timeout(DEADLINE.total_seconds()):
            return await done(pool, deed)


async def done(pool: Pool, deed: Deed[Result]) -> Result:
    """Do it, however long it takes.

    Connections that the server ended meanwhile, as at its restart, are left for the next one.
    """
    while True:
        async with pool.connection() as connection:
            try:
                return await deed(connection)
            except psycopg.OperationalError:
                if not connection.closed:
                    raise


@contextmanager
def answered(deed: str) -> Iterator[None]:
    """Raise OrderBookUnavailable, naming the deed, where Postgres fails."""
    try:
        yield
    except (psycopg.Error, PoolTimeout, OSError) as broken:
        why = type(broken).__name__
        raise OrderBookUnavailable(f"could not {deed}: Postgres gave {why}; see REPURCHASE_DATABASE_URL") from broken
