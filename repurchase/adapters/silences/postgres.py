"""Silences in Postgres: one row a shopper and category, which only ever grows longer."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

import psycopg
from psycopg.rows import class_row

from repurchase.adapters.postgres_connection import Pool, answered, answered_in_time, pooled
from repurchase.silence import Silence

_ADD = Path(__file__).with_name("add.sql").read_bytes()
_HOLDING = "SELECT user_id, category, until FROM silences WHERE until IS NULL OR until > %s"


class PostgresSilences:
    """The port Silences over Postgres."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def add(self, silence: Silence) -> None:
        """Remember the wish, never shortening one that stands; see the port."""
        async with answered_in_time("remember a silence"), self._pool.connection() as connection:
            await connection.execute(_ADD, [silence.user_id, silence.category, silence.until])


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
    async with pooled(url) as pool:
        yield PostgresSilences(pool)
