"""Feast's ClickHouse offline store, told of the warehouse by one URL."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit

from feast.infra.offline_stores.contrib.clickhouse_offline_store.clickhouse import (
    ClickhouseOfflineStore,
    ClickhouseOfflineStoreConfig,
)
from pydantic import model_validator

from repurchase.adapters.warehouse.clickhouse import DEFAULT_PORTS
from repurchase.settings import without_local_mark


class WarehouseOfflineStoreConfig(ClickhouseOfflineStoreConfig):
    """Takes `url`, as in REPURCHASE_WAREHOUSE_URL, in place of host, port, user and password."""

    # Feast's own configuration allows its own name only.
    type: str = "repurchase.adapters.warehouse.feast_offline_store.WarehouseOfflineStore"  # type: ignore[assignment]

    @model_validator(mode="before")
    @classmethod
    def _from_url(cls, given: dict[str, Any]) -> dict[str, Any]:
        if "url" not in given:
            return given
        parts = urlsplit(without_local_mark(given["url"]))
        return {
            "type": given.get("type"),
            "host": parts.hostname,
            "port": parts.port or DEFAULT_PORTS[parts.scheme],
            "database": parts.path.strip("/"),
            "user": unquote(parts.username or "default"),
            "password": unquote(parts.password or ""),
            # A pair without a row must come back as NULL, not as 0 or ''.
            "additional_client_args": {
                "secure": parts.scheme == "clickhouses",
                "settings": {"join_use_nulls": 1},
            },
        }


class WarehouseOfflineStore(ClickhouseOfflineStore):
    """Feast's own store; only its configuration differs."""
