"""A Feast store of the tests' own views, on the real engines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from feast import Entity, FeatureStore, FeatureView, Field, RepoConfig, ValueType
from feast.infra.offline_stores.contrib.clickhouse_offline_store.clickhouse_source import ClickhouseSource
from feast.types import FeastType, String
from redis import Redis

from repurchase.settings import Settings

OURS = "repurchase.adapters.online_features.feast"
SHOPPER = Entity(name="shopper", join_keys=["user_id"], value_type=ValueType.STRING)
PRODUCT = Entity(name="product", join_keys=["product_id"], value_type=ValueType.STRING)


def a_view(
    name: str,
    features: Mapping[str, FeastType],
    ttl: timedelta = timedelta(days=3),
    entities: tuple[Entity, ...] = (SHOPPER, PRODUCT),
    **source: Any,
) -> FeatureView:
    """A view of shoppers and products over the table of its name."""
    keys = [Field(name=entity.join_key, dtype=String) for entity in entities]
    where = {"table": name, "timestamp_field": "event_timestamp"} | source
    return FeatureView(
        name=name,
        entities=list(entities),
        schema=[*keys, *(Field(name=each, dtype=dtype) for each, dtype in features.items())],
        source=ClickhouseSource(name=f"{name}_source", **where),
        ttl=ttl,
    )


@pytest.fixture(scope="module")
def online_url(settings: Settings) -> Iterator[str]:
    """Give an online store of this module alone."""
    url = urlsplit(settings.online_store_url)._replace(path="/11").geturl()
    with Redis.from_url(url) as client:
        client.flushdb()
        yield url
        client.flushdb()


@pytest.fixture
def redis(online_url: str) -> Iterator[Redis]:
    """Open it, empty."""
    with Redis.from_url(online_url) as client:
        client.flushdb()
        yield client


def a_store(folder: Path, warehouse_url: str, online_url: str) -> FeatureStore:
    """A store as feature_store.yaml names it, with a registry in `folder`."""
    return FeatureStore(
        config=RepoConfig(
            project="tests",
            provider="local",
            registry={"path": str(folder / "registry.db"), "cache_ttl_seconds": 0},
            entity_key_serialization_version=3,
            offline_store={
                "type": "repurchase.adapters.clickhouse.feast_offline_store.WarehouseOfflineStore",
                "url": warehouse_url,
            },
            online_store={"type": f"{OURS}.online_store.PackedRedisOnlineStore", "url": online_url},
            batch_engine={"type": f"{OURS}.batch_engine.ClickHouseToRedisEngine"},
        )
    )


@pytest.fixture
def store(tmp_path: Path, warehouse_url: str, online_url: str, redis: Redis) -> FeatureStore:
    """Give such a store, with nothing declared and nothing online."""
    del redis
    return a_store(tmp_path, warehouse_url, online_url)
