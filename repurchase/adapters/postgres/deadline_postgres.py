"""Postgres access in the path of a shopper's answer: a deadline in the time budget, and a circuit breaker."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import psycopg
from psycopg_pool import PoolTimeout

from repurchase.adapters.circuit_breaker import CircuitBreaker
from repurchase.adapters.health_probe import HealthProbe
from repurchase.adapters.postgres.connection import Operation, Pool, Result, open_pool, run_within, translate_errors
from repurchase.errors import OrderBookUnavailable
from repurchase.time_budget import seconds_left

DEADLINE = timedelta(milliseconds=120)
"""The server may still commit a write that timed out."""
PROBE_TIMEOUT = timedelta(milliseconds=50)
"""Timeout of a probe of the failing Postgres: short, because probes are frequent."""
MAX_FAILURES = 3
_TROUBLE = (psycopg.OperationalError, PoolTimeout, OSError)


class DeadlinePostgres:
    """Runs statements of one event loop, each in its own transaction."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._circuit_breaker = CircuitBreaker("Postgres", MAX_FAILURES)
        self._recovery = HealthProbe(self._circuit_breaker, self._try, *_TROUBLE)

    @property
    def is_open(self) -> bool:
        """Whether the circuit breaker is open."""
        return self._circuit_breaker.is_open

    async def execute(self, name: str, operation: Operation[Result]) -> Result:
        """Run an idempotent operation.

        Raises OrderBookUnavailable, with its name, on failure, timeout or open breaker.
        """
        if self._circuit_breaker.is_rejecting():
            raise OrderBookUnavailable(f"could not {name}: Postgres rests after trouble; see REPURCHASE_DATABASE_URL")
        seconds = seconds_left(DEADLINE)
        with translate_errors(name):
            try:
                result = await run_within(self._pool, operation, seconds)
            except _TROUBLE as trouble:
                # A timeout below the full deadline says nothing about Postgres.
                if not isinstance(trouble, TimeoutError) or seconds >= DEADLINE.total_seconds():
                    self._circuit_breaker.record_failure()
                    self._recovery.watch()
                raise
        self._circuit_breaker.record_success()
        return result

    def close(self) -> None:
        """Stop probing."""
        self._recovery.close()

    async def _try(self) -> None:
        await run_within(self._pool, _nothing, PROBE_TIMEOUT.total_seconds())


async def _nothing(connection: psycopg.AsyncConnection) -> None:
    await connection.execute("SELECT 1")


@asynccontextmanager
async def open_deadline_postgres(url: str) -> AsyncIterator[DeadlinePostgres]:
    """Open it at a postgresql:// URL without waiting for Postgres to answer."""
    async with open_pool(url) as pool:
        postgres = DeadlinePostgres(pool)
        try:
            yield postgres
        finally:
            postgres.close()
