"""Three views over small tables, in a store of ours and in a stock one over the same warehouse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pyarrow as pa
from feast import Entity, FeatureStore, FeatureView, Field, RepoConfig, ValueType
from feast.infra.offline_stores.contrib.clickhouse_offline_store.clickhouse_source import ClickhouseSource
from feast.repo_config import RegistryConfig
from feast.types import Float64, Int64, String

from repurchase.adapters.clickhouse import ClickHouseWarehouse

START = datetime(2026, 3, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
TTL = 5 * HOUR
OURS = "repurchase.adapters.clickhouse.feast_offline_store.WarehouseOfflineStore"
TABLES = {
    "visits": "user_id String, event_timestamp DateTime64(3, 'UTC'), created DateTime64(3, 'UTC'), hours Int64,"
    " mood Float64",
    "pairs": "user_id String, category String, event_timestamp DateTime64(3, 'UTC'), bought Int64, words Array(String)",
    "prices": "goods String, seen_at DateTime('UTC'), roubles Nullable(Float64)",
}


@dataclass(frozen=True, slots=True)
class Visit:
    """A row of `visits`: two of one moment differ by when they were created; known for TTL."""

    user_id: str
    event_timestamp: datetime
    created: datetime
    hours: int
    mood: float


@dataclass(frozen=True, slots=True)
class Pair:
    """A row of `pairs`, known for ever."""

    user_id: str
    category: str
    event_timestamp: datetime
    bought: int
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Price:
    """A row of `prices`, whose columns go by other names in Feast, to the second; known for TTL."""

    goods: str
    seen_at: datetime
    roubles: float | None


shopper = Entity(name="shopper", join_keys=["user_id"], value_type=ValueType.STRING)
category = Entity(name="category", join_keys=["category"], value_type=ValueType.STRING)
visits = FeatureView(
    name="visits",
    entities=[shopper],
    schema=[Field(name="user_id", dtype=String), Field(name="hours", dtype=Int64), Field(name="mood", dtype=Float64)],
    source=ClickhouseSource(
        name="visits_source", table="visits", timestamp_field="event_timestamp", created_timestamp_column="created"
    ),
    ttl=TTL,
)
pairs = FeatureView(
    name="pairs",
    entities=[shopper, category],
    schema=[*(Field(name=name, dtype=String) for name in ("user_id", "category")), Field(name="bought", dtype=Int64)],
    source=ClickhouseSource(name="pairs_source", table="pairs", timestamp_field="event_timestamp"),
    ttl=timedelta(0),
)
prices = FeatureView(
    name="prices",
    entities=[category],
    schema=[Field(name="category", dtype=String), Field(name="price", dtype=Float64)],
    source=ClickhouseSource(
        name="prices_source",
        query="SELECT * FROM prices",
        timestamp_field="seen_at",
        field_mapping={"goods": "category", "roubles": "price"},
    ),
    ttl=TTL,
)


@dataclass(frozen=True, slots=True)
class History:
    """What the three tables hold."""

    visits: Sequence[Visit] = ()
    pairs: Sequence[Pair] = ()
    prices: Sequence[Price] = ()


FEATURES = ["visits:hours", "visits:mood", "pairs:bought", "prices:price"]


def create_tables(warehouse: ClickHouseWarehouse) -> None:
    """Make the three tables, empty."""
    for name, columns in TABLES.items():
        warehouse.execute(f"CREATE TABLE {name} ({columns}) ENGINE = MergeTree ORDER BY tuple()")


def fill_tables(warehouse: ClickHouseWarehouse, history: History) -> None:
    """Let the tables hold this history alone."""
    for table in TABLES:
        rows: Sequence[Visit | Pair | Price] = getattr(history, table)
        warehouse.execute(f"TRUNCATE TABLE {table}")
        if rows:
            warehouse.append_arrow(table, pa.Table.from_pylist([asdict(row) for row in rows]))


def opened_store(kind: str, url: str, folder: Path) -> FeatureStore:
    """A store with the views applied; `kind` is that of Feast's configuration, its registry a file of the folder."""
    parts = urlsplit(url)
    stock = {
        "host": parts.hostname, "port": parts.port, "database": parts.path.strip("/"), "user": parts.username,
        "password": parts.password, "additional_client_args": {"settings": {"join_use_nulls": 1}},
    }  # fmt: skip
    offline: dict[str, Any] = {"type": kind, **({"url": url} if kind == OURS else stock)}
    config = RepoConfig(
        project="views",
        provider="local",
        registry=RegistryConfig(path=str(folder / f"{kind}.db")),
        offline_store=offline,
        online_store=None,
        entity_key_serialization_version=3,
    )
    store = FeatureStore(config=config)
    store.apply([shopper, category, visits, pairs, prices])
    return store
