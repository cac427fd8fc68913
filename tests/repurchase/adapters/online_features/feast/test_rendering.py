"""What ClickHouse renders is byte for byte what Python packs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import hypothesis
import pyarrow as pa
import pytest
from feast import FeatureStore
from feast.types import Bool, Bytes, FeastType, Float32, Float64, Int32, Int64, String, UnixTimestamp
from hypothesis import given
from hypothesis import strategies as st
from redis import Redis

from repurchase.adapters.clickhouse import ClickHouseWarehouse
from repurchase.adapters.online_features.feast import command_stream, views, warehouse_stream
from repurchase.adapters.online_features.feast.rendering import rendering_of
from repurchase.adapters.online_features.layout.packing import pack
from tests.repurchase.adapters.online_features.conftest import a_view

AT = datetime(2026, 3, 1, 12, 30, 15, 123_000, tzinfo=UTC)
TYPES: dict[str, tuple[FeastType, str, pa.DataType, st.SearchStrategy[Any]]] = {
    "an_int32": (Int32, "Int32", pa.int32(), st.integers(-(2**31) + 1, 2**31 - 1)),
    "an_int64": (Int64, "Int64", pa.int64(), st.integers(-(2**63) + 1, 2**63 - 1)),
    "a_float": (Float32, "Float32", pa.float32(), st.floats(width=32, allow_nan=False, allow_infinity=False)),
    "a_double": (Float64, "Float64", pa.float64(), st.floats(allow_nan=False, allow_infinity=False)),
    "a_flag": (Bool, "Bool", pa.bool_(), st.booleans()),
    "a_text": (String, "String", pa.string(), st.text(st.characters(codec="utf-8"))),
    "a_few_texts": (
        String,
        "LowCardinality(Nullable(String))",
        pa.string(),
        st.sampled_from(["", "да\r\n\t\\N'", "no\0"]),
    ),
    "some_bytes": (Bytes, "String", pa.binary(), st.binary()),
    "a_moment": (UnixTimestamp, "DateTime64(3, 'UTC')", pa.timestamp("ms", "UTC"), st.integers(0, 2**32)),
}
ROW = st.fixed_dictionaries({name: st.none() | values for name, (_, _, _, values) in TYPES.items()})
VIEW = a_view("rendered", {name: dtype for name, (dtype, *_) in TYPES.items()})
SCHEMA = views.schema_of(VIEW)


def _nullable(kind: str) -> str:
    return kind if "Nullable" in kind else f"Nullable({kind})"


@pytest.fixture(scope="module")
def table(warehouse: ClickHouseWarehouse) -> None:
    """Make the table of all kinds."""
    columns = ", ".join(f"{name} {_nullable(kind)}" for name, (_, kind, *_) in TYPES.items())
    keyed = f"user_id String, product_id String, event_timestamp DateTime64(3, 'UTC'), {columns}"
    warehouse.execute(f"CREATE TABLE rendered ({keyed}) ENGINE = MergeTree ORDER BY (user_id, product_id)")


def _stored(name: str, value: Any) -> Any:
    moment = name == "a_moment" and value is not None
    return datetime.fromtimestamp(value, UTC) + timedelta(milliseconds=7) if moment else value


@given(rows=st.lists(ROW, min_size=1, max_size=20), words=st.lists(st.text(min_size=1), min_size=20, max_size=20))
@hypothesis.settings(max_examples=15, suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture])
@pytest.mark.usefixtures("table")
def test_rows_are_rendered_as_they_are_packed(
    store: FeatureStore, warehouse: ClickHouseWarehouse, redis: Redis, rows: list[dict[str, Any]], words: list[str]
) -> None:
    """Every kind, null, line breaks and zeros within texts and keys."""
    redis.flushdb()
    warehouse.execute("TRUNCATE TABLE rendered")
    places = [(word.replace("}", ""), f"{place}{word}") for place, word in enumerate(words[: len(rows)])]
    columns = {name: pa.array([_stored(name, row[name]) for row in rows], TYPES[name][2]) for name in TYPES}
    entities = zip(("user_id", "product_id"), zip(*places, strict=True), strict=True)
    moments = pa.array([AT] * len(rows), pa.timestamp("ms", "UTC"))
    warehouse.append_arrow("rendered", pa.table(dict(entities) | {"event_timestamp": moments} | columns))
    with warehouse_stream.open_client(store.config) as client:
        parameters = {"start": AT, "end": AT, "suffix": ":rendered:1-0"}
        command_stream.send(redis, warehouse_stream.pieces(client, rendering_of(VIEW).commands, "TSVRaw", parameters))
    for (user_id, product_id), row in zip(places, rows, strict=True):
        written: Any = redis.hget(f"features:{{{user_id}}}:rendered:1-0", product_id)
        assert written == pack(SCHEMA, AT, [row[name] for name in SCHEMA.names])
