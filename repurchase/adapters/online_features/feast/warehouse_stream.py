"""Streams ClickHouse query results as raw bytes and detects a failure midway."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from contextlib import closing, contextmanager
from typing import Any

import clickhouse_connect
from clickhouse_connect.driver.client import Client
from feast import RepoConfig
from feast.infra.utils.clickhouse.clickhouse_config import ClickhouseConfig

from repurchase.errors import DataError, MaterializationFailed

_PIECE = 1 << 20
_SETTINGS = {"optimize_aggregation_in_order": 1}
"""Where the table is sorted by shopper, as ours are, each shopper is rendered as soon as it was read."""


@contextmanager
def open_client(config: RepoConfig) -> Iterator[Client]:
    """Connect as the offline store does; raises DataError if that is not ClickHouse."""
    store = config.offline_store
    if not isinstance(store, ClickhouseConfig):
        raise DataError("features are rendered for Redis by ClickHouse; name its offline store in feature_store.yaml")
    client = clickhouse_connect.get_client(
        host=store.host,
        port=store.port,
        username=store.user,
        password=store.password,
        database=store.database,
        autogenerate_session_id=False,
        **(store.additional_client_args or {}),
    )
    with closing(client):
        yield client


def pieces(client: Client, sql: str, output_format: str, parameters: Mapping[str, Any]) -> Generator[bytes]:
    """Yield the result in chunks; raises MaterializationFailed if the query fails midway."""
    answer: Any = client.raw_stream(sql, parameters=dict(parameters), settings=_SETTINGS, fmt=output_format)
    with closing(answer):
        mark = b"__exception__\r\n" + answer.headers.get("X-ClickHouse-Exception-Tag", "").encode()
        before = b""
        for piece in answer.stream(_PIECE):
            if (at := (before + piece).find(mark)) >= 0:
                raise MaterializationFailed(f"ClickHouse failed on its way: {_told(before + piece, at + len(mark))}")
            yield piece
            before = piece[-len(mark) :]


def _told(piece: bytes, at: int) -> str:
    return piece[at : at + 500].decode(errors="replace").strip()
