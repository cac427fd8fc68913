"""Statements that a shopper waits for: those that are given up, and a Postgres that was away, leave no trace."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import timedelta
from urllib.parse import urlsplit

import psycopg
import pytest

from benchmarks.harness.fault_proxy import Fault, fault_proxy
from repurchase.adapters.postgres import connection as postgres_connection
from repurchase.adapters.postgres import deadline_postgres
from repurchase.adapters.postgres.connection import MAX_CONNECTIONS
from repurchase.adapters.postgres.deadline_postgres import DeadlinePostgres
from repurchase.errors import OrderBookUnavailable
from repurchase.settings import Settings

pytestmark = pytest.mark.anyio
BATCH_SIZE = 3 * MAX_CONNECTIONS


async def _slowly(connection: psycopg.AsyncConnection) -> None:
    await connection.execute("SELECT pg_sleep(0.02)")


async def _number(connection: psycopg.AsyncConnection) -> int:
    row = await (await connection.execute("SELECT 7")).fetchone()
    assert row is not None
    return int(row[0])


async def _for_long(connection: psycopg.AsyncConnection) -> None:
    await connection.execute("SELECT pg_sleep(25)")


async def _once_it_answers(postgres: DeadlinePostgres) -> int:
    while True:
        try:
            return await postgres.execute("count", _number)
        except OrderBookUnavailable:
            await asyncio.sleep(0.01)


async def _until_it_rests(postgres: DeadlinePostgres) -> None:
    while not postgres.is_open:
        with suppress(OrderBookUnavailable):
            await postgres.execute("count", _number)


async def test_statements_that_are_given_up_cost_no_connection(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many of them, at whatever moment: afterwards each connection of the pool serves again."""
    async with deadline_postgres.open_deadline_postgres(settings.database_url) as postgres, asyncio.timeout(60):
        for milliseconds in range(1, 25):
            monkeypatch.setattr(deadline_postgres, "DEADLINE", timedelta(milliseconds=milliseconds))
            await asyncio.gather(
                *(postgres.execute("sleep", _slowly) for _ in range(BATCH_SIZE)), return_exceptions=True
            )
        monkeypatch.setattr(deadline_postgres, "DEADLINE", timedelta(seconds=5))
        await _once_it_answers(postgres)
        assert (
            await asyncio.gather(*(postgres.execute("count", _number) for _ in range(BATCH_SIZE))) == [7] * BATCH_SIZE
        )


async def test_a_statement_without_an_end_is_hung_up(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its connection is replaced, though the server has not come to an end with it."""
    monkeypatch.setattr(postgres_connection, "MAX_OPERATION_TIME", timedelta(milliseconds=200))
    async with deadline_postgres.open_deadline_postgres(settings.database_url) as postgres, asyncio.timeout(60):
        monkeypatch.setattr(deadline_postgres, "DEADLINE", timedelta(milliseconds=100))
        await asyncio.gather(*(postgres.execute("sleep", _for_long) for _ in range(BATCH_SIZE)), return_exceptions=True)
        monkeypatch.setattr(deadline_postgres, "DEADLINE", timedelta(seconds=10))
        assert await _once_it_answers(postgres) == 7


async def test_a_postgres_that_was_away_is_found_again(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without any call: the breaker is closed by our own trials."""
    monkeypatch.setattr(deadline_postgres, "DEADLINE", timedelta(seconds=2))
    parts = urlsplit(settings.database_url)
    with fault_proxy(parts.port or 0) as proxy:
        url = parts._replace(netloc=f"{parts.netloc.rpartition(':')[0]}:{proxy.port}").geturl()
        async with deadline_postgres.open_deadline_postgres(url) as postgres, asyncio.timeout(60):
            assert await _once_it_answers(postgres) == 7
            proxy.break_with(Fault.REFUSING)
            await _until_it_rests(postgres)
            proxy.break_with(Fault.NONE)
            while postgres.is_open:  # noqa: ASYNC110 - a task of its own ends it
                await asyncio.sleep(0.01)
            assert await postgres.execute("count", _number) == 7
