"""Access of event loops to Postgres: a small pool, a deadline, one kind of error."""

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
"""The server may still commit a write that timed out."""
MAX_OPERATION_TIME = timedelta(seconds=2)
"""After this time the connection of a running statement is aborted, so that the pool can replace it."""
RECONNECT_INTERVAL = timedelta(milliseconds=50)
"""Time for which the pool retries to connect; it retries again at the next statement after any outage."""
MIN_CONNECTIONS = 2
MAX_CONNECTIONS = 8
APPLICATION_NAME = "repurchase"
"""Name of the connections in Postgres' list."""

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Pool = AsyncConnectionPool[psycopg.AsyncConnection]
Result = TypeVar("Result")
Operation = Callable[[psycopg.AsyncConnection], Awaitable[Result]]
_in_flight: set[asyncio.Task[Any]] = set()


@asynccontextmanager
async def open_pool(url: str) -> AsyncIterator[Pool]:
    """Open the connection pool of one event loop without waiting for Postgres to answer.

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
    """Run an idempotent operation; raises OrderBookUnavailable with its name on failure or timeout."""
    with translate_errors(name):
        return await run_within(pool, operation, seconds_left(DEADLINE))


async def run_within(pool: Pool, operation: Operation[Result], seconds: float) -> Result:
    """Return the operation's result; raises TimeoutError after `seconds`, while the operation continues.

    It is never cancelled: the pool would permanently lose a connection that is just being returned, and Postgres would
    finish the statement anyway.
    """
    statement = asyncio.create_task(_run(pool, operation, seconds))
    _in_flight.add(statement)
    statement.add_done_callback(_ended)
    await asyncio.wait({statement}, timeout=seconds)
    if not statement.done():
        raise TimeoutError
    return statement.result()


async def _run(pool: Pool, operation: Operation[Result], seconds: float) -> Result:
    """Run the operation on a connection acquired within `seconds`.

    If the server closed the connection, as at its restart, the operation is retried on another one.
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
    """Shut the socket down, so that its reader gets an error."""
    with suppress(OSError, psycopg.Error), socket.socket(fileno=os.dup(connection.fileno())) as line:
        line.shutdown(socket.SHUT_RDWR)


def values_of(record: DataclassInstance) -> dict[str, Any]:
    """Return a flat record's fields by name as SQL parameters; `asdict` would deep-copy each value."""
    return {each.name: getattr(record, each.name) for each in fields(record)}


def _ended(statement: asyncio.Task[Any]) -> None:
    _in_flight.discard(statement)
    if not statement.cancelled():
        statement.exception()


@contextmanager
def translate_errors(operation: str) -> Iterator[None]:
    """Translate Postgres errors to OrderBookUnavailable, which names the operation."""
    try:
        yield
    except (psycopg.Error, PoolTimeout, OSError) as broken:
        why = type(broken).__name__
        raise OrderBookUnavailable(
            f"could not {operation}: Postgres gave {why}; see REPURCHASE_DATABASE_URL"
        ) from broken
