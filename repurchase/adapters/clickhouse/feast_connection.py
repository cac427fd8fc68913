"""Feast's per-thread ClickHouse connection, reopened when the requested warehouse changes."""

from __future__ import annotations

from clickhouse_connect.driver.client import Client
from feast.infra.utils.clickhouse.clickhouse_config import ClickhouseConfig
from feast.infra.utils.clickhouse.connection_utils import get_client, thread_local


def client_of(config: ClickhouseConfig) -> Client:
    """Return this thread's connection; Feast's own function ignores a change of warehouse."""
    wanted = (config.host, config.port, config.database, config.user)
    if getattr(thread_local, "connected_to", wanted) != wanted and hasattr(thread_local, "clickhouse_client"):
        thread_local.clickhouse_client.close()
        del thread_local.clickhouse_client
    thread_local.connected_to = wanted
    return get_client(config)
