"""Muted categories in Postgres: one row per shopper and category, extended until the shopper ends the mute."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial
from pathlib import Path

import psycopg
from psycopg.rows import class_row

from repurchase.adapters.postgres.connection import translate_errors, values_of
from repurchase.adapters.postgres.deadline_postgres import DeadlinePostgres, open_deadline_postgres
from repurchase.reminders.mute import MAX_MUTE, PAUSE_AFTER_REFUSAL, Mute

_ADD = Path(__file__).with_name("add.sql").read_bytes()
_REPLACE = """
    INSERT INTO silences AS standing (user_id, category, until, refusals)
    VALUES (%(user_id)s, %(category)s, %(until)s, %(refusals)s)
    ON CONFLICT (user_id, category) DO UPDATE SET until = excluded.until WHERE standing.until IS NOT NULL
"""
_END = "DELETE FROM silences WHERE user_id = %s AND category = %s"
_HOLDING = "SELECT user_id, category, until, refusals FROM silences WHERE (until IS NULL OR until > %s)"
_STANDING = f"{_HOLDING} AND user_id = %s"


class PostgresMutes:
    """Implements the port Mutes over Postgres."""

    def __init__(self, postgres: DeadlinePostgres) -> None:
        self._postgres = postgres

    async def add(self, silence: Mute) -> None:
        """Store a mute without shortening an existing one; see the port."""
        await self._postgres.execute("remember a silence", partial(_add, silence))

    async def replace(self, silence: Mute) -> None:
        """Set the end of a temporary mute; see the port."""
        await self._postgres.execute("replace a silence", partial(_replace, silence))

    async def end(self, user_id: str, category: str) -> None:
        """Delete the mute of a category; see the port."""
        await self._postgres.execute("end a silence", partial(_end, user_id, category))

    async def standing(self, user_id: str, now: datetime) -> Sequence[Mute]:
        """Return the shopper's mutes that are active at `now`; see the port."""
        return await self._postgres.execute("read a shopper's silences", partial(_standing, user_id, now))


async def _standing(user_id: str, now: datetime, connection: psycopg.AsyncConnection) -> list[Mute]:
    cursor = connection.cursor(row_factory=class_row(Mute))
    return await (await cursor.execute(_STANDING, [now, user_id])).fetchall()


async def _add(silence: Mute, connection: psycopg.AsyncConnection) -> None:
    await connection.execute(_ADD, values_of(silence) | {"pause": PAUSE_AFTER_REFUSAL, "longest": MAX_MUTE})


async def _end(user_id: str, category: str, connection: psycopg.AsyncConnection) -> None:
    await connection.execute(_END, [user_id, category])


async def _replace(silence: Mute, connection: psycopg.AsyncConnection) -> None:
    await connection.execute(_REPLACE, values_of(silence))


class PostgresActiveMutes:
    """Implements the port ActiveMutes over Postgres."""

    def __init__(self, url: str) -> None:
        self._url = url

    def holding(self, now: datetime) -> Sequence[Mute]:
        """Return the mutes that are active at `now`; see the port."""
        with translate_errors("read the silences"), psycopg.connect(self._url) as connection:
            return connection.cursor(row_factory=class_row(Mute)).execute(_HOLDING, [now]).fetchall()


@asynccontextmanager
async def open_postgres_mutes(url: str) -> AsyncIterator[PostgresMutes]:
    """Open the mutes at a postgresql:// URL."""
    async with open_deadline_postgres(url) as postgres:
        yield PostgresMutes(postgres)
