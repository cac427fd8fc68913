"""Parses one HTTP request's URL parameters, form fields and headers into a query for the engine."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

TRANSPORT = frozenset(
    {
        "buffer_size",
        "cancel_http_readonly_queries_on_client_close",
        "client_protocol_version",
        "compress",
        "decompress",
        "enable_http_compression",
        "http_headers_progress_interval_ms",
        "password",
        "quota_key",
        "role",
        "send_progress_in_http_headers",
        "user",
    }
)
"""Transport parameters, ignored: results are sent uncompressed, which every client must accept."""

_OWN = frozenset({
    "database", "default_format", "query", "query_id", "session_check", "session_id", "session_timeout",
    "wait_end_of_query",
})  # fmt: skip
_EXTERNAL = re.compile(r"(.+)_(structure|types|format)")

_NAME = r"`(?:[^`\\]|\\.)*`|\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'"
_INSERT = re.compile(
    rf"\s*(?P<statement>INSERT\s+INTO\s(?:{_NAME}|(?!\b(?:VALUES|SELECT|WITH|FORMAT|FROM)\b)[^`\"'])*?)"
    rf"\bFORMAT\s+(?P<format>\w+)(?:[ \t\f]*\r?\n|[ \t]|\s*\Z)".encode(),
    re.IGNORECASE | re.DOTALL,
)
_FORMAT = re.compile(r"\bFORMAT\s+(\w+)\s*;?\s*\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Call:
    """One request; `settings` are the engine's, `parameters` fill `{name:Type}` in the query."""

    query: str
    database: str
    settings: Mapping[str, str]
    parameters: Mapping[str, str]
    session_id: str
    session_timeout: float
    session_check: bool
    query_id: str
    output_format: str
    wait_end: bool


@dataclass(frozen=True, slots=True)
class Insert:
    """An INSERT whose rows follow in the body: the statement without its FORMAT, and the offset of the rows."""

    statement: str
    input_format: str
    rows_at: int


def call_from(given: Mapping[str, str], headers: Mapping[str, str], tables: frozenset[str]) -> Call:
    """Sort the parameters by purpose; `tables` names the external tables in the request."""
    settings = {
        name: value
        for name, value in given.items()
        if name not in TRANSPORT | _OWN and not name.startswith("param_") and not _describes(name, tables)
    }
    return Call(
        query=given.get("query", ""),
        database=given.get("database", headers.get("x-clickhouse-database", "")),
        settings=settings,
        parameters={name.removeprefix("param_"): value for name, value in given.items() if name.startswith("param_")},
        session_id=given.get("session_id", ""),
        session_timeout=float(given.get("session_timeout", 60)),
        session_check=given.get("session_check", "") == "1",
        query_id=given.get("query_id", ""),
        output_format=given.get("default_format", headers.get("x-clickhouse-format", "TabSeparated")),
        wait_end=given.get("wait_end_of_query", "") == "1",
    )


def insert_from(text: bytes) -> Insert | None:
    """Return the INSERT … FORMAT … that `text` starts with, or None for any other statement."""
    found = _INSERT.match(text)
    if found is None:
        return None
    return Insert(found["statement"].decode(), found["format"].decode(), found.end())


def format_of(query: str, default: str) -> str:
    """Return the output format named at the end of the query, else the default."""
    found = _FORMAT.search(query)
    return found[1] if found else default


def _describes(name: str, tables: frozenset[str]) -> bool:
    found = _EXTERNAL.fullmatch(name)
    return found is not None and found[1] in tables
