"""Applies the SQL files of `migrations/` in the order of their numbers, each once, all in one transaction."""

from __future__ import annotations

from pathlib import Path

import psycopg

MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK = 7_262_907
"""Arbitrary number of the advisory lock that a migration holds until the end of its transaction."""
_VERSIONS = """
    CREATE TABLE IF NOT EXISTS migrations (
        version integer PRIMARY KEY,
        name text NOT NULL,
        applied_at timestamptz NOT NULL DEFAULT now()
    )
"""


def migrate(url: str) -> list[str]:
    """Migrate the database at postgresql://…; returns the names of the migrations applied now.

    Concurrent calls are safe. Raises psycopg.Error, and then nothing was changed.
    """
    with psycopg.connect(url) as connection:
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        connection.execute(_VERSIONS)
        applied = {version for (version,) in connection.execute("SELECT version FROM migrations")}
        fresh = [path for path in sorted(MIGRATIONS.glob("*.sql")) if _version(path) not in applied]
        for path in fresh:
            _apply(connection, path)
    return [path.stem for path in fresh]


def _version(path: Path) -> int:
    return int(path.stem.split("_", maxsplit=1)[0])


def _apply(connection: psycopg.Connection, path: Path) -> None:
    connection.execute(path.read_bytes())
    connection.execute("INSERT INTO migrations (version, name) VALUES (%s, %s)", [_version(path), path.stem])
