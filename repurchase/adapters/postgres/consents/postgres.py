"""Consents in Postgres: one row per shopper who ever changed it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict
from datetime import datetime
from functools import partial
from pathlib import Path

import psycopg
from psycopg.rows import kwargs_row

from repurchase.adapters.postgres.connection import translate_errors
from repurchase.adapters.postgres.deadline_postgres import DeadlinePostgres, open_deadline_postgres
from repurchase.errors import OrderBookUnavailable
from repurchase.shoppers.consent import Consent, ConsentSource, ConsentState

_RECORD = Path(__file__).with_name("record.sql").read_bytes()
_COLUMNS = "SELECT user_id, state, changed_at, source FROM reminder_consents"
_OF = f"{_COLUMNS} WHERE user_id = %s"
_WITHDRAWN = f"{_COLUMNS} WHERE state = 'withdrawn'"


class PostgresConsents:
    """Implements the port Consents over Postgres."""

    def __init__(self, postgres: DeadlinePostgres) -> None:
        self._postgres = postgres

    async def of(self, user_id: str) -> Consent | None:
        """Read the shopper's latest decision; see the port."""
        return await self._postgres.execute("read a consent", partial(_of, user_id))

    async def record(self, consent: Consent) -> Consent:
        """Record a change and return the current consent; see the port."""
        return await self._postgres.execute("record a consent", partial(_recorded, consent))


async def _of(user_id: str, connection: psycopg.AsyncConnection) -> Consent | None:
    cursor = connection.cursor(row_factory=kwargs_row(_consent))
    return await (await cursor.execute(_OF, [user_id])).fetchone()


async def _recorded(consent: Consent, connection: psycopg.AsyncConnection) -> Consent:
    await connection.execute(_RECORD, asdict(consent))
    standing = await _of(consent.user_id, connection)
    if standing is None:
        raise OrderBookUnavailable("a consent was recorded, yet its shopper was erased meanwhile")
    return standing


def _consent(user_id: str, state: str, changed_at: datetime, source: str) -> Consent:
    return Consent(user_id, ConsentState(state), changed_at, ConsentSource(source))


class PostgresWithdrawnConsents:
    """Implements the port WithdrawnConsents over Postgres."""

    def __init__(self, url: str) -> None:
        self._url = url

    def all(self) -> Sequence[Consent]:
        """Return the withdrawn consents; see the port."""
        with translate_errors("read the consents"), psycopg.connect(self._url) as connection:
            return connection.cursor(row_factory=kwargs_row(_consent)).execute(_WITHDRAWN).fetchall()


@asynccontextmanager
async def open_postgres_consents(url: str) -> AsyncIterator[PostgresConsents]:
    """Open the consents at a postgresql:// URL."""
    async with open_deadline_postgres(url) as postgres:
        yield PostgresConsents(postgres)
