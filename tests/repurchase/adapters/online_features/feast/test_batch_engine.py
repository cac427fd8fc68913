"""What Feast's materialize brings online by way of ClickHouse alone."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pyarrow as pa
import pytest
from feast import FeatureStore, FeatureView, FileSource
from feast.types import Array, Float64, Int32, Int64, String
from redis import Redis

from repurchase.adapters.clickhouse import ClickHouseWarehouse
from repurchase.adapters.online_features.layout import keys
from repurchase.adapters.online_features.publication.publication import write_generation
from repurchase.errors import DataError, MaterializationFailed
from tests.repurchase.adapters.online_features.conftest import PRODUCT, SHOPPER, a_view

START = datetime(2026, 3, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
END = START + 10 * HOUR
COLUMNS = "user_id String, product_id String, event_timestamp DateTime64(3, 'UTC'), n Int64"
Rows = list[tuple[str, str, datetime, int]]


def the_table(warehouse: ClickHouseWarehouse, name: str, rows: Rows, columns: str = COLUMNS) -> None:
    """Make a table that holds just these rows."""
    warehouse.execute(f"CREATE OR REPLACE TABLE {name} ({columns}) ENGINE = MergeTree ORDER BY (user_id, product_id)")
    for user_id, product_id, at, n in rows:
        values = {"user": user_id, "product": product_id, "at": at, "n": n}
        sql = f"INSERT INTO {name} SELECT {{user:String}}, {{product:String}}, {{at:DateTime64(3, 'UTC')}}, {{n:Int64}}"
        warehouse.execute(sql, values)


def online(store: FeatureStore, view: str, *pairs: tuple[str, str], feature: str = "n") -> list[Any]:
    """Give what Feast reads of these pairs."""
    rows = [{"user_id": user_id, "product_id": product_id} for user_id, product_id in pairs]
    return cast("list[Any]", store.get_online_features([f"{view}:{feature}"], rows).to_dict()[feature])


def names(redis: Redis, pattern: str) -> list[bytes]:
    """Give the names of what is online."""
    found: Any = redis.keys(pattern)
    return sorted(found)


def applied(store: FeatureStore, view: FeatureView) -> FeatureStore:
    """Declare a view and its entities."""
    store.apply([SHOPPER, PRODUCT, view])
    return store


def test_the_newest_row_of_each_entity_within_the_range_goes_online(
    store: FeatureStore, warehouse: ClickHouseWarehouse
) -> None:
    """Both ends of the range belong to it, and what lies beyond does not."""
    rows = [
        ("anna", "milk", START - HOUR, 1), ("anna", "milk", START, 2), ("anna", "milk", END + HOUR, 3),
        ("anna", "tea", START, 4), ("anna", "tea", END, 5), ("boris", "milk", END + HOUR, 6),
    ]  # fmt: skip
    the_table(warehouse, "newest", rows)
    applied(store, a_view("newest", {"n": Int64})).materialize(START, END)
    assert online(store, "newest", ("anna", "milk"), ("anna", "tea"), ("boris", "milk")) == [2, 5, None]


def test_of_rows_of_one_moment_the_last_created_goes_online(
    store: FeatureStore, warehouse: ClickHouseWarehouse
) -> None:
    """As Feast declares by the created timestamp; the columns may have other names in the source, a query."""
    the_table(warehouse, "twice", [("anna", "milk", START, 1), ("anna", "milk", START, 3), ("anna", "milk", START, 2)])
    query = "SELECT user_id, product_id AS `the product`, event_timestamp, n AS number, n AS made FROM twice"
    source: dict[str, Any] = {
        "table": None,
        "query": query,
        "created_timestamp_column": "made",
        "field_mapping": {"number": "n", "the product": "product_id"},
    }
    applied(store, a_view("twice_created", {"n": Int64}, **source)).materialize(START, END)
    assert online(store, "twice_created", ("anna", "milk")) == [3]


def test_entities_gone_from_a_new_run_vanish(store: FeatureStore, warehouse: ClickHouseWarehouse, redis: Redis) -> None:
    """And nothing of the older generation is left."""
    the_table(warehouse, "gone", [("anna", "milk", START, 1), ("boris", "milk", START, 2), ("anna", "milk", END, 3)])
    applied(store, a_view("gone", {"n": Int64})).materialize(START, START)
    store.materialize(START + HOUR, END)
    assert online(store, "gone", ("anna", "milk"), ("boris", "milk")) == [3, None]
    assert len(names(redis, "features:*")) == 5


@pytest.mark.parametrize("ttl", [timedelta(hours=5), timedelta(0)])
def test_rows_are_kept_as_long_as_the_view_says(
    store: FeatureStore, warehouse: ClickHouseWarehouse, redis: Redis, ttl: timedelta
) -> None:
    """Without a ttl they never expire."""
    the_table(warehouse, "kept", [("anna", "milk", START, 1)])
    applied(store, a_view("kept", {"n": Int64}, ttl=ttl)).materialize(START, END)
    [key] = names(redis, "features:{anna}:kept:*")
    left: Any = redis.ttl(key)
    assert (0 < left <= ttl.total_seconds()) if ttl else left == -1


def test_an_increment_adds_to_what_is_online(
    store: FeatureStore, warehouse: ClickHouseWarehouse, caplog: pytest.LogCaptureFixture
) -> None:
    """Without new rows all stays; what is older than the ttl is not taken along."""
    now = datetime.now(UTC)
    old, lately, new = now - timedelta(days=2), now - timedelta(days=1), now - HOUR
    the_table(warehouse, "more", [("anna", "milk", old, 1), ("boris", "milk", lately, 2)])
    applied(store, a_view("more", {"n": Int64})).materialize(old - HOUR, lately + HOUR)
    the_table(warehouse, "more", [("anna", "milk", old, 1), ("boris", "milk", lately, 2), ("anna", "tea", new, 3)])
    pairs = [("anna", "milk"), ("boris", "milk"), ("anna", "tea")]
    store.materialize_incremental(now)
    assert online(store, "more", *pairs) == [1, 2, 3]
    store.materialize_incremental(now + timedelta(days=1, hours=12))
    assert online(store, "more", *pairs) == [None, 2, 3]
    with caplog.at_level(logging.WARNING):
        store.materialize_incremental(now + timedelta(days=30))
    assert "more has no rows" in caplog.text
    assert online(store, "more", *pairs) == [None, 2, 3]


def test_a_view_without_shoppers_goes_online(store: FeatureStore, warehouse: ClickHouseWarehouse, redis: Redis) -> None:
    """Its one hash is written by several commands."""
    warehouse.execute("CREATE TABLE items (product_id String, event_timestamp DateTime64(3), n Int64) ENGINE = Memory")
    moments = pa.array([START] * 3000, pa.timestamp("ms", "UTC"))
    products = [str(number) for number in range(3000)]
    rows = {"product_id": products, "event_timestamp": moments, "n": list(range(3000))}
    warehouse.append_arrow("items", pa.table(rows))
    applied(store, a_view("items", {"n": Int64}, entities=(PRODUCT,))).materialize(START, END)
    asked = [{"product_id": "0"}, {"product_id": "2999"}, {"product_id": "3000"}]
    assert store.get_online_features(["items:n"], asked).to_dict()["n"] == [0, 2999, None]
    [key] = names(redis, "features:{}:items:*")
    assert redis.hlen(key.decode()) == 3000


def test_a_live_row_lies_over_the_batch(store: FeatureStore, warehouse: ClickHouseWarehouse) -> None:
    """`write_to_online_store` is read at once where it is later, and Feast's two ways in are one to readers."""
    the_table(warehouse, "live", [("anna", "milk", START, 1), ("anna", "tea", END, 2)])
    applied(store, a_view("live", {"n": Int64})).materialize(START, END)
    rows = {"user_id": ["anna"] * 3, "product_id": ["milk", "tea", "salt"], "n": [7, 8, 9]}
    store.write_to_online_store("live", inputs=rows | {"event_timestamp": [END, START, END + HOUR]})
    assert online(store, "live", ("anna", "milk"), ("anna", "tea"), ("anna", "salt")) == [7, 2, 9]


def test_a_query_that_fails_on_its_way_changes_nothing(
    store: FeatureStore, warehouse: ClickHouseWarehouse, redis: Redis
) -> None:
    """The error says what and where, the older generation stays, and nothing half-written is left."""
    the_table(warehouse, "wide", [("anna", "milk", START, 1), ("zoe", "milk", END, 2**40)])
    applied(store, a_view("wide", {"n": Int32})).materialize(START, START + HOUR)
    before = names(redis, "*")
    with pytest.raises(MaterializationFailed, match=r"wide did not go online, what was online stays(.|\n)*Int32"):
        store.materialize(START, END)
    assert names(redis, "*") == before
    assert online(store, "wide", ("anna", "milk")) == [1]


def test_of_two_runs_at_once_the_later_publishes(redis: Redis) -> None:
    """The earlier is given up, for its generation may be half removed."""
    earlier = write_generation(redis, "raced", 1)
    earlier.__enter__()
    with write_generation(redis, "raced", 2) as later:
        pass
    with pytest.raises(MaterializationFailed, match="another run"):
        earlier.__exit__(None, None, None)
    assert redis.get(keys.published_key("raced")) == later.encode()
    assert redis.lrange(keys.registry_key("raced"), 0, -1) == [later.encode()]


def test_what_cannot_be_rendered_is_told(store: FeatureStore, warehouse: ClickHouseWarehouse) -> None:
    """A source that is not ClickHouse's, and a type that the layout does not keep, are named with the view."""
    the_table(warehouse, "listed", [("anna", "milk", START, 1)])
    applied(store, a_view("listed", {"n": Array(Float64)}))
    with pytest.raises(DataError, match="feature view listed: the online store keeps no DOUBLE_LIST"):
        store.materialize(START, END, feature_views=["listed"])
    view = a_view("filed", {"n": String})
    view.batch_source = FileSource(name="file", path="nowhere.parquet", timestamp_field="event_timestamp")
    applied(store, view)
    with pytest.raises(DataError, match="feature view filed: its source is a FileSource"):
        store.materialize(START, END, feature_views=["filed"])
