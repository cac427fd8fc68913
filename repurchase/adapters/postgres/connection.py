"""How event loops reach Postgres: few connections, a deadline, one kind of error."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import fields
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeVar

import psycopg
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from repurchase.errors import OrderBookUnavailable
from repurchase.time_budget import seconds_left

DEADLINE = timedelta(seconds=1)
"""A write that is given up may stand all the same."""
MAX_OPERATION_TIME = timedelta(seconds=2)
"""Then the connection of a statement that has no end is hung up, so that another one takes its place."""
RECONNECT_INTERVAL = timedelta(milliseconds=50)
"""So long the pool tries to connect; then it tries again for the next statement, however long Postgres was away."""
MIN_CONNECTIONS = 2
MAX_CONNECTIONS = 8
APPLICATION_NAME = "repurchase"
"""Under this name Postgres lists the connections."""

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Pool = AsyncConnectionPool[psycopg.AsyncConnection]
Result = TypeVar("Result")
Operation = Callable[[psycopg.AsyncConnection], Awaitable[Result]]
_in_flight: set[asyncio.Task[Any]] = set()


@asynccontextmanager
async def open_pool(url: str) -> AsyncIterator[Pool]:
    """Open the connections of one event loop; it does not wait for Postgres to answer.

    Each statement is its own transaction.
    """
    pool: Pool = AsyncConnectionPool(
        url,
        min_size=MIN_CONNECTIONS,
        max_size=MAX_CONNECTIONS,
        timeout=DEADLINE.total_seconds(),
        reconnect_timeout=RECONNECT_INTERVAL.total_seconds(),
        open=False,
        kwargs={"autocommit": True, "connect_timeout": 2, "application_name": APPLICATION_NAME},
    )
    await pool.open(wait=False)
    try:
        yield pool
    finally:
        await pool.close()


async def run_idempotent(pool: Pool, name: str, operation: Operation[Result]) -> Result:
    """Do what may be done twice; raises OrderBookUnavailable, with its name, where Postgres fails or takes too long."""
    with translate_errors(name):
        return await run_within(pool, operation, seconds_left(DEADLINE))


async def run_within(pool: Pool, operation: Operation[Result], seconds: float) -> Result:
    """Its result; raises TimeoutError after so many seconds, and then it goes on by itself.

    It is never cancelled, for a pool whose connection is just coming back to it would lose that one for good; nor
    would Postgres be spared the work of a statement that is under way.
    """
    statement = asyncio.create_task(_run(pool, operation, seconds))
    _in_flight.add(statement)
    statement.add_done_callback(_ended)
    await asyncio.wait({statement}, timeout=seconds)
    if not statement.done():
        raise TimeoutError
    return statement.result()


async def _run(pool: Pool, operation: Operation[Result], seconds: float) -> Result:
    """Do it on a connection that comes within so many seconds.

    Those that the server ended meanwhile, as at its restart, are left for the next one.
    """
    clock = asyncio.get_running_loop()
    ends = clock.time() + MAX_OPERATION_TIME.total_seconds()
    while True:
        async with pool.connection(seconds) as connection:
            patience = clock.call_at(ends, _abort_connection, connection)
            try:
                return await operation(connection)
            except psycopg.OperationalError:
                if not connection.closed or clock.time() >= ends:
                    raise
            finally:
                patience.cancel()


def _abort_connection(connection: psycopg.AsyncConnection) -> None:
    """Whoever reads from it meets its end."""
    with suppress(OSError, psycopg.Error), socket.socket(fileno=os.dup(connection.fileno())) as line:
        line.shutdown(socket.SHUT_RDWR)


def values_of(record: DataclassInstance) -> dict[str, Any]:
    """A flat record's fields by name, as a statement names them; `asdict` would copy each value deeply."""
    return {each.name: getattr(record, each.name) for each in fields(record)}


def _ended(statement: asyncio.Task[Any]) -> None:
    _in_flight.discard(statement)
    if not statement.cancelled():
        statement.exception()


@contextmanager
def translate_errors(operation: str) -> Iterator[None]:
    """Raise OrderBookUnavailable, naming the deed, where Postgres fails."""
    try:
        yield
    except (psycopg.Error, PoolTimeout, OSError) as broken:
        why = type(broken).__name__
        raise OrderBookUnavailable(
            f"could not {operation}: Postgres gave {why}; see REPURCHASE_DATABASE_URL"
        ) from broken
