"""Feature stores with this project's or with Feast's stores and engine, on the same warehouse and Redis."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from feast import FeatureStore, RepoConfig

OURS = "repurchase.adapters.online_features.feast"


def feast_store(kind: str, folder: Path, warehouse_url: str, online_url: str) -> FeatureStore:
    """Open the store `ours` or `stock`, with a separate registry in `folder`."""
    stores = _ours(warehouse_url, online_url) if kind == "ours" else _stock(warehouse_url, online_url)
    return FeatureStore(
        config=RepoConfig(
            project="bench",
            provider="local",
            registry={"path": str(folder / f"{kind}.db")},
            entity_key_serialization_version=3,
            **stores,
        )
    )


def _ours(warehouse_url: str, online_url: str) -> Mapping[str, Any]:
    offline = "repurchase.adapters.clickhouse.feast_offline_store.WarehouseOfflineStore"
    return {
        "offline_store": {"type": offline, "url": warehouse_url},
        "online_store": {"type": f"{OURS}.online_store.PackedRedisOnlineStore", "url": online_url},
        "batch_engine": {"type": f"{OURS}.batch_engine.ClickHouseToRedisEngine"},
    }


def _stock(warehouse_url: str, online_url: str) -> Mapping[str, Any]:
    warehouse, redis = urlsplit(warehouse_url), urlsplit(online_url)
    database, password = redis.path.strip("/") or "0", unquote(redis.password or "")
    return {
        "offline_store": {
            "type": "clickhouse",
            "host": warehouse.hostname,
            "port": warehouse.port,
            "database": warehouse.path.strip("/"),
            "user": unquote(warehouse.username or ""),
            "password": unquote(warehouse.password or ""),
            "additional_client_args": {"settings": {"join_use_nulls": 1}},
        },
        "online_store": {
            "type": "redis",
            "connection_string": f"{redis.hostname}:{redis.port},password={password},db={database}",
        },
        "batch_engine": "local",
    }
