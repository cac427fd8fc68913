"""How answers that a shopper waits for reach Postgres: a deadline within the time budget, and a circuit breaker."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import psycopg
from psycopg_pool import PoolTimeout

from repurchase.adapters.breaker import Breaker
from repurchase.adapters.postgres_connection import Deed, Pool, Result, answered, done, pooled
from repurchase.errors import OrderBookUnavailable
from repurchase.time_budget import seconds_left

DEADLINE = timedelta(milliseconds=120)
"""A write that is given up may stand all the same."""
MOST_FAILURES = 3
_TROUBLE = (psycopg.OperationalError, PoolTimeout, OSError)


class PromptPostgres:
    """Statements of one event loop, each its own transaction."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._breaker = Breaker("Postgres", MOST_FAILURES)
        self._given_up: set[asyncio.Task[Any]] = set()

    async def do(self, name: str, deed: Deed[Result]) -> Result:
        """Do what may be done twice.

        Raises OrderBookUnavailable, with its name, where Postgres fails, takes too long, or rests after trouble.
        """
        if self._breaker.refuses():
            raise OrderBookUnavailable(f"could not {name}: Postgres rests after trouble; see REPURCHASE_DATABASE_URL")
        seconds = seconds_left(DEADLINE)
        with answered(name):
            try:
                result = await self._waited_for(asyncio.create_task(done(self._pool, deed)), seconds)
            except _TROUBLE as trouble:
                # A statement that had little time left tells nothing of Postgres when it runs out of it.
                if not isinstance(trouble, TimeoutError) or seconds >= DEADLINE.total_seconds():
                    self._breaker.failed()
                raise
        self._breaker.answered()
        return result

    async def _waited_for(self, statement: asyncio.Task[Result], seconds: float) -> Result:
        """Its result; one that is given up ends by itself, for psycopg waits until the server knows of it."""
        try:
            await asyncio.wait({statement}, timeout=seconds)
        finally:
            if not statement.done():
                self._given_up.add(statement)
                statement.add_done_callback(self._given_up.discard)
                statement.cancel()
        if statement in self._given_up:
            raise TimeoutError
        return statement.result()


@asynccontextmanager
async def prompt_postgres(url: str) -> AsyncIterator[PromptPostgres]:
    """Open it at a postgresql:// URL; it does not wait for Postgres to answer."""
    async with pooled(url) as pool:
        yield PromptPostgres(pool)
