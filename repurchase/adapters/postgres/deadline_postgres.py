"""How answers that a shopper waits for reach Postgres: a deadline within the time budget, and a circuit breaker."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import psycopg
from psycopg_pool import PoolTimeout

from repurchase.adapters.circuit_breaker import Breaker
from repurchase.adapters.health_probe import Recovery
from repurchase.adapters.postgres.connection import Deed, Pool, Result, answered, done_within, pooled
from repurchase.errors import OrderBookUnavailable
from repurchase.time_budget import seconds_left

DEADLINE = timedelta(milliseconds=120)
"""A write that is given up may stand all the same."""
TRIAL = timedelta(milliseconds=50)
"""For our own trials of a Postgres that rests: rather often than long."""
MOST_FAILURES = 3
_TROUBLE = (psycopg.OperationalError, PoolTimeout, OSError)


class PromptPostgres:
    """Statements of one event loop, each its own transaction."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._breaker = Breaker("Postgres", MOST_FAILURES)
        self._recovery = Recovery(self._breaker, self._try, *_TROUBLE)

    @property
    def rests(self) -> bool:
        """Whether Postgres is left alone after trouble."""
        return self._breaker.is_open

    async def do(self, name: str, deed: Deed[Result]) -> Result:
        """Do what may be done twice.

        Raises OrderBookUnavailable, with its name, where Postgres fails, takes too long, or rests after trouble.
        """
        if self._breaker.refuses():
            raise OrderBookUnavailable(f"could not {name}: Postgres rests after trouble; see REPURCHASE_DATABASE_URL")
        seconds = seconds_left(DEADLINE)
        with answered(name):
            try:
                result = await done_within(self._pool, deed, seconds)
            except _TROUBLE as trouble:
                # A statement that had little time left tells nothing of Postgres when it runs out of it.
                if not isinstance(trouble, TimeoutError) or seconds >= DEADLINE.total_seconds():
                    self._breaker.failed()
                    self._recovery.watch()
                raise
        self._breaker.answered()
        return result

    def close(self) -> None:
        """Try no more to reach it."""
        self._recovery.close()

    async def _try(self) -> None:
        await done_within(self._pool, _nothing, TRIAL.total_seconds())


async def _nothing(connection: psycopg.AsyncConnection) -> None:
    await connection.execute("SELECT 1")


@asynccontextmanager
async def prompt_postgres(url: str) -> AsyncIterator[PromptPostgres]:
    """Open it at a postgresql:// URL; it does not wait for Postgres to answer."""
    async with pooled(url) as pool:
        postgres = PromptPostgres(pool)
        try:
            yield postgres
        finally:
            postgres.close()
