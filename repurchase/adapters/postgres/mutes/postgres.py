"""Silences in Postgres: one row a shopper and category, which grows longer until the shopper ends it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial
from pathlib import Path

import psycopg
from psycopg.rows import class_row

from repurchase.adapters.postgres.connection import answered, values_of
from repurchase.adapters.postgres.deadline_postgres import PromptPostgres, prompt_postgres
from repurchase.reminders.mute import LONGEST_REST, PAUSE_AFTER_REFUSAL, Silence

_ADD = Path(__file__).with_name("add.sql").read_bytes()
_REPLACE = """
    INSERT INTO silences AS standing (user_id, category, until, refusals)
    VALUES (%(user_id)s, %(category)s, %(until)s, %(refusals)s)
    ON CONFLICT (user_id, category) DO UPDATE SET until = excluded.until WHERE standing.until IS NOT NULL
"""
_END = "DELETE FROM silences WHERE user_id = %s AND category = %s"
_HOLDING = "SELECT user_id, category, until, refusals FROM silences WHERE (until IS NULL OR until > %s)"
_STANDING = f"{_HOLDING} AND user_id = %s"


class PostgresSilences:
    """The port Silences over Postgres."""

    def __init__(self, postgres: PromptPostgres) -> None:
        self._postgres = postgres

    async def add(self, silence: Silence) -> None:
        """Remember the wish, never shortening one that stands; see the port."""
        await self._postgres.do("remember a silence", partial(_add, silence))

    async def replace(self, silence: Silence) -> None:
        """Let a pause end when the silence does; see the port."""
        await self._postgres.do("replace a silence", partial(_replace, silence))

    async def end(self, user_id: str, category: str) -> None:
        """Forget the wishes about a category; see the port."""
        await self._postgres.do("end a silence", partial(_end, user_id, category))

    async def standing(self, user_id: str, now: datetime) -> Sequence[Silence]:
        """Return those of one shopper that hold at `now`; see the port."""
        return await self._postgres.do("read a shopper's silences", partial(_standing, user_id, now))


async def _standing(user_id: str, now: datetime, connection: psycopg.AsyncConnection) -> list[Silence]:
    cursor = connection.cursor(row_factory=class_row(Silence))
    return await (await cursor.execute(_STANDING, [now, user_id])).fetchall()


async def _add(silence: Silence, connection: psycopg.AsyncConnection) -> None:
    await connection.execute(_ADD, values_of(silence) | {"pause": PAUSE_AFTER_REFUSAL, "longest": LONGEST_REST})


async def _end(user_id: str, category: str, connection: psycopg.AsyncConnection) -> None:
    await connection.execute(_END, [user_id, category])


async def _replace(silence: Silence, connection: psycopg.AsyncConnection) -> None:
    await connection.execute(_REPLACE, values_of(silence))


class PostgresStandingSilences:
    """The port StandingSilences over Postgres."""

    def __init__(self, url: str) -> None:
        self._url = url

    def holding(self, now: datetime) -> Sequence[Silence]:
        """Return those that hold at `now`; see the port."""
        with answered("read the silences"), psycopg.connect(self._url) as connection:
            return connection.cursor(row_factory=class_row(Silence)).execute(_HOLDING, [now]).fetchall()


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[PostgresSilences]:
    """Open the silences at a postgresql:// URL."""
    async with prompt_postgres(url) as postgres:
        yield PostgresSilences(postgres)
