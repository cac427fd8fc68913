"""ClickHouse over HTTP through the official client."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, unquote, urlsplit

import clickhouse_connect
import pandas as pd
import pyarrow as pa
from clickhouse_connect.driver.client import Client
from clickhouse_connect.driver.exceptions import Error as ClickHouseError

from repurchase.adapters.clickhouse.cluster import SETTINGS, for_cluster
from repurchase.errors import SettingsError

CLUSTER = re.compile(r"[A-Za-z0-9_-]*")
Parameters = Mapping[str, Any]
DEFAULT_PORTS = {"clickhouse": 8123, "clickhouses": 8443}


class ClickHouseWarehouse:
    """Runs SQL with `{name:Type}` parameters; use one instance per thread."""

    def __init__(self, client: Client, cluster: str = "") -> None:
        self._client = client
        self._cluster = cluster

    @classmethod
    def at(cls, url: str) -> Self:
        """Connect and create the database if it is missing; raises SettingsError."""
        parts = urlsplit(url)
        database = parts.path.strip("/") or "default"
        cluster = _cluster(url)
        on_cluster = f" ON CLUSTER '{cluster}'" if cluster else ""
        try:
            with _client(url, "default") as client:
                client.command(f"CREATE DATABASE IF NOT EXISTS `{database}`{on_cluster}")
            return cls(_client(url, database), cluster)
        except ClickHouseError as refused:
            where = f"{parts.hostname}:{parts.port or DEFAULT_PORTS.get(parts.scheme)}"
            raise SettingsError(f"no warehouse at {where}, see REPURCHASE_WAREHOUSE_URL: {refused}") from refused

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._client.close()

    def execute(self, sql: str, parameters: Parameters | None = None) -> None:
        """Run one statement without a result."""
        self._client.command(sql, parameters=dict(parameters or {}))

    def define(self, sql: str, parameters: Parameters | None = None) -> None:
        """Run one DDL statement, on all servers of a cluster."""
        for statement in for_cluster(sql, self._cluster) if self._cluster else [sql]:
            self.execute(statement, parameters)

    def rows(self, sql: str, parameters: Parameters | None = None) -> list[tuple[Any, ...]]:
        """Return all rows of a query; datetimes are aware, in UTC."""
        result = self._client.query(sql, parameters=dict(parameters or {}), tz_mode="aware")
        return [tuple(row) for row in result.result_rows]

    def value(self, sql: str, parameters: Parameters | None = None) -> Any:
        """Return the first value of the first row, or None if there is no row."""
        found = self.rows(sql, parameters)
        return found[0][0] if found else None

    def frame(self, sql: str, parameters: Parameters | None = None) -> pd.DataFrame:
        """Return all rows of a query as a DataFrame; datetimes are aware, in UTC."""
        return self._client.query_df(sql, parameters=dict(parameters or {}), tz_mode="aware")

    def append_arrow(self, table: str, rows: pa.Table) -> None:
        """Append rows; columns are matched by name, and missing columns get their defaults.

        The rows are sent as a stream that the server reads while it arrives, uncompressed, because compression would
        take longer than the transfer.
        """
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, rows.schema) as stream:
            stream.write_table(rows)
        self._client.raw_insert(table, rows.schema.names, sink.getvalue(), fmt="ArrowStream")

    def append_frame(self, table: str, rows: pd.DataFrame) -> None:
        """Append rows; columns are matched by name."""
        self._client.insert_df(table, rows)


def _cluster(url: str) -> str:
    """Return `cluster` of `clickhouse://…/database?cluster=NAME`, empty for one server. Raises SettingsError."""
    name = parse_qs(urlsplit(url).query).get("cluster", [""])[0]
    if not CLUSTER.fullmatch(name):
        raise SettingsError("REPURCHASE_WAREHOUSE_URL names a cluster in other signs than letters, digits, _ and -")
    return name


def _client(url: str, database: str) -> Client:
    parts = urlsplit(url)
    return clickhouse_connect.get_client(
        host=parts.hostname,
        port=parts.port or DEFAULT_PORTS[parts.scheme],
        username=unquote(parts.username or "default"),
        password=unquote(parts.password or ""),
        database=database,
        secure=parts.scheme == "clickhouses",
        autogenerate_session_id=False,
        settings=dict(SETTINGS) if _cluster(url) else {},
    )
