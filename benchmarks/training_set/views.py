"""The two tables as Feast views, in this project's store or in a stock one."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from feast import Entity, FeatureStore, FeatureView, Field, RepoConfig, ValueType
from feast.infra.offline_stores.contrib.clickhouse_offline_store.clickhouse_source import ClickhouseSource
from feast.repo_config import RegistryConfig
from feast.types import Float64, Int64, String

from benchmarks.training_set.questions import MOMENT, QUESTIONS, Question

WHOLE = {"purchase_days", "visits", "lines"}
OURS = "repurchase.adapters.clickhouse.feast_offline_store.WarehouseOfflineStore"
ENTITIES = {
    key: Entity(name=key, join_keys=[key], value_type=ValueType.STRING)
    for key in ("user_id", "product_id")
}  # fmt: skip


def ours(url: str, folder: Path) -> FeatureStore:
    """Return a feature store with this project's offline store."""
    return _store({"type": OURS, "url": url}, folder / "ours.db")


def stock(url: str, folder: Path) -> FeatureStore:
    """Return a feature store with Feast's ClickHouse offline store, with NULL for missing values as in ours."""
    parts = urlsplit(url)
    offline = {
        "type": "clickhouse",
        "host": parts.hostname,
        "port": parts.port,
        "database": parts.path.strip("/"),
        "user": parts.username,
        "password": parts.password,
        "additional_client_args": {"settings": {"join_use_nulls": 1}, "send_receive_timeout": 3600},
    }
    return _store(offline, folder / "stock.db")


def references(question: Question) -> list[str]:
    """Return the Feast references of the features."""
    return [f"{question.table}:{name}" for name in question.features]


def _store(offline: dict[str, Any], registry: Path) -> FeatureStore:
    config = RepoConfig(
        project="benchmark",
        provider="local",
        registry=RegistryConfig(path=str(registry)),
        offline_store=offline,
        online_store=None,
        entity_key_serialization_version=3,
    )
    store = FeatureStore(config=config)
    store.apply([*ENTITIES.values(), *map(_view, QUESTIONS.values())])
    return store


def _view(question: Question) -> FeatureView:
    keys = [Field(name=key, dtype=String) for key in question.keys]
    features = [Field(name=name, dtype=Int64 if name in WHOLE else Float64) for name in question.features]
    return FeatureView(
        name=question.table,
        entities=[ENTITIES[key] for key in question.keys],
        schema=[*keys, *features],
        source=ClickhouseSource(name=f"{question.table}_source", table=question.table, timestamp_field=MOMENT),
        ttl=question.ttl,
    )
