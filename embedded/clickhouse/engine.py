"""The chdb engine on one data folder; each request uses its own connection, and queries run in parallel."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from chdb import ChdbError
from chdb.state.sqlitelike import Connection, connect

from embedded.clickhouse.faults import error_from_engine, server_error

MEMORY_LIMIT = 8_000_000_000
"""Bytes for all queries together; never more than 60 % of the machine's memory."""

_LIMITS = {
    "max_server_memory_usage": MEMORY_LIMIT,
    "max_server_memory_usage_to_ram_ratio": 0.6,
    "mark_cache_size": 268_435_456,
    "max_memory_usage": MEMORY_LIMIT * 3 // 4,
    # A writing thread holds a block of a million rows, far below the 4 GiB that ClickHouse reserves per thread.
    "max_insert_threads_min_free_memory_per_thread": 1 << 30,
}
_SETTING_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class Engine:
    """Opens connections to the engine on one folder; the first connection keeps the engine open."""

    def __init__(self, folder: Path) -> None:
        self._target = f"{folder}?{urlencode(_LIMITS)}"
        self._keeper = connect(self._target)

    def connect(self) -> Connection:
        """Open a connection with its own settings, current database and temporary tables; takes 0.2 ms."""
        return connect(self._target)

    def create_database(self, name: str) -> None:
        """Create the database unless it exists."""
        self._keeper.query(f"CREATE DATABASE IF NOT EXISTS {quoted_name(name)}")

    def close(self) -> None:
        """Close the engine; does not raise when connections are still open."""
        self._keeper.close()


@contextmanager
def with_settings(connection: Connection, database: str, settings: Mapping[str, str]) -> Iterator[None]:
    """Apply the database and the settings for one request, then restore the previous settings.

    Raises QueryError for a setting or a database that does not exist.
    """
    before = _current(connection, settings)
    try:
        if database:
            run(connection, f"USE {quoted_name(database)}")
        _set(connection, {name: quoted(value) for name, value in settings.items()})
        yield
    finally:
        _set(connection, before)


def run(connection: Connection, statement: str, output_format: str = "TabSeparated") -> bytes:
    """Run a statement and return its whole output; raises QueryError."""
    try:
        output: bytes = connection.query(statement, output_format).bytes()
    except (RuntimeError, ChdbError) as error:
        raise error_from_engine(error) from error
    return output


def quoted(value: str) -> str:
    """Quote a string literal."""
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"


def quoted_name(name: str) -> str:
    """Quote an identifier in backquotes."""
    return "`" + name.replace("\\", "\\\\").replace("`", "\\`") + "`"


def _set(connection: Connection, settings: Mapping[str, str]) -> None:
    if settings:
        run(connection, "SET " + ", ".join(f"{_checked(name)} = {value}" for name, value in settings.items()))


def _current(connection: Connection, names: Mapping[str, str]) -> dict[str, str]:
    if not names:
        return {}
    wanted = ", ".join(quoted(name) for name in names)
    rows = run(connection, f"SELECT name, changed, hex(value) FROM system.settings WHERE name IN ({wanted})")  # noqa: S608 - quoted
    found = (line.split("\t") for line in rows.decode().splitlines())
    return {
        name: quoted(bytes.fromhex(value).decode()) if changed == "1" else "DEFAULT" for name, changed, value in found
    }


def _checked(name: str) -> str:
    if not _SETTING_NAME.fullmatch(name):
        raise server_error(115, "UNKNOWN_SETTING", f"Unknown setting '{name}'.")
    return name
