"""Feast on the real databases: point-in-time joins and online reads."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import pandas as pd
import pyarrow as pa
import pytest
from feast import FeatureStore, FeatureView
from feast.infra.registry.sql import SqlRegistry
from redis import Redis

import feature_repo
from feature_repo import features
from repurchase.adapters.clickhouse import ClickHouseWarehouse
from repurchase.adapters.online_features import open_online_features
from repurchase.adapters.online_features.feast import views
from repurchase.adapters.online_features.layout import keys, records
from repurchase.adapters.online_features.layout.packing import pack
from repurchase.adapters.online_features.layout.schema import Schema
from repurchase.adapters.online_features.publication.live_rows import TTL
from repurchase.errors import OnlineStoreUnavailable
from repurchase.features.cycle import CategoryRhythm, CycleDetail, HabitDetail, ReplenishmentCycle, ShopperHabit
from repurchase.features.prediction import Prediction
from repurchase.settings import Settings
from tests.examples import a_prediction

VIEWS = [
    features.replenishment_cycles, features.shopper_habits, features.category_rhythms, features.repurchase_predictions
]  # fmt: skip
ONLINE = [f"{view.name}:{feature.name}" for view in VIEWS[:3] for feature in view.features]
OFFLINE = [features.cycle_details, features.habit_details]
JOIN_KEYS = {"user_id", "category"}
AS_OF = datetime(2026, 3, 1, tzinfo=UTC)
WEEK = timedelta(days=7)
MILLISECOND = timedelta(milliseconds=1)
Record = ReplenishmentCycle | ShopperHabit | CategoryRhythm | Prediction

ANNA = a_prediction(user_id="anna", category="milk", as_of=AS_OF, last_purchased_at=AS_OF - 3 * WEEK - MILLISECOND)
NEW = replace(ANNA, user_id="новая", category="хлеб", usual_gap_days=math.nan, probability=0.0, product_title="")
SPACED = replace(ANNA, user_id="a {b} c:d", category="корм: для, кошки")
PREDICTIONS = [ANNA, replace(ANNA, category="bread", purchase_days=1), NEW, SPACED]
CYCLES = [
    ReplenishmentCycle(
        "anna", "milk", moment, days, 3.5, 24.0, 8.0, 0.0, 8.0, 0.4375, 0, 0.75, 0.5, 0.25, 0.125, 1.0, math.nan
    )
    for moment, days in ((AS_OF - WEEK, 3), (AS_OF, 4))
]
HABITS = [ShopperHabit("anna", AS_OF, 24.0, 0, 0, 0, 4, 3.5, math.nan, 0, 0)]
RHYTHMS = [CategoryRhythm("milk", AS_OF, 2, 0.0, 0.0, 0.5, 0.5, 7.0, math.nan, 2.5, 0.1, 0.5, 1.0, 3, 80.0)]
SHORTER = {"replenishment_cycles", "shopper_habits"}
"""Views that leave out columns of their tables, which only the model reads."""
ROWS: dict[str, Sequence[Record]] = {
    "replenishment_cycles": CYCLES,
    "shopper_habits": HABITS,
    "category_rhythms": RHYTHMS,
    "repurchase_predictions": PREDICTIONS,
}


@pytest.fixture(scope="module")
def online_url(settings: Settings) -> Iterator[str]:
    """Yield a separate online store for this module."""
    url = urlsplit(settings.online_store_url)._replace(path="/9").geturl()
    yield url
    with Redis.from_url(url) as client:
        client.flushdb()


@pytest.fixture(scope="module")
def store(warehouse: ClickHouseWarehouse, warehouse_url: str, online_url: str) -> Iterator[FeatureStore]:
    """Yield the applied feature repository over tables with the rows above."""
    for table, rows in ROWS.items():
        warehouse.append_arrow(table, _table(rows))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REPURCHASE_WAREHOUSE_URL", f"embedded+{warehouse_url}")
        patch.setenv("REPURCHASE_ONLINE_STORE_URL", f"embedded+{online_url}")
        opened = FeatureStore(repo_path=str(Path(feature_repo.__path__[0])))
        entities = [features.shopper, features.category]
        opened.apply([*entities, *VIEWS, *OFFLINE, features.repurchase_model, features.alice_answer])
        yield opened
        cast("SqlRegistry", opened.registry).write_engine.dispose()


@pytest.fixture(scope="module")
def materialized(store: FeatureStore) -> FeatureStore:
    """Materialize the snapshot of AS_OF and return the store."""
    store.materialize(AS_OF - WEEK / 2, AS_OF)
    return store


def _table(records: Sequence[Record]) -> pa.Table:
    rows = [asdict(record) for record in records]
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    columns["event_timestamp"] = columns.pop("as_of")
    moments = {name for name, values in columns.items() if isinstance(values[0], datetime)}
    return pa.table(
        {name: pa.array(each, pa.timestamp("ms", "UTC") if name in moments else None) for name, each in columns.items()}
    )


def _known_then(store: FeatureStore, asked: Sequence[tuple[str, str, datetime]], service: str) -> list[dict[str, Any]]:
    """Historical rows in the requested order, NULL as None."""
    frame = pd.DataFrame(asked, columns=["user_id", "category", "event_timestamp"])
    found = store.get_historical_features(frame, store.get_feature_service(service)).to_arrow().to_pylist()
    keyed = {(row["user_id"], row["category"], row["event_timestamp"]): row for row in found}
    assert len(keyed) == len(found) == len(asked)
    return [keyed[each] for each in asked]


def _told(record: Record) -> dict[str, Any]:
    """The record's values without keys; NaN becomes a string, so that it equals itself."""
    return _comparable({name: value for name, value in asdict(record).items() if name not in features.KEYS})


def _comparable(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: "NaN" if isinstance(value, float) and math.isnan(value) else value for name, value in row.items()}


@pytest.mark.parametrize("view", [*VIEWS, *OFFLINE], ids=lambda view: view.name)
def test_a_view_declares_the_columns_of_its_table(warehouse: ClickHouseWarehouse, view: FeatureView) -> None:
    """Names, order and types of the features equal the warehouse's, so that no cast is needed."""
    types = {"Int64": "INT64", "Float64": "DOUBLE", "String": "STRING", "DateTime64(3, 'UTC')": "UNIX_TIMESTAMP"}
    source = view.batch_source
    assert source is not None
    columns = warehouse.rows(
        "SELECT name, type FROM system.columns WHERE database = currentDatabase() AND table = {table:String}"
        " AND name NOT IN ('user_id', 'category', 'event_timestamp') ORDER BY position",
        {"table": source.get_table_query_string().strip("`")},
    )
    told = [(name, types[kind]) for name, kind in columns]
    declared = [(feature.name, feature.dtype.to_value_type().name) for feature in view.features]
    assert declared == (told[: len(declared)] if view.name in SHORTER else told)


def test_what_only_the_model_reads_takes_no_room_online(materialized: FeatureStore, online_url: str) -> None:
    """A materialization of everything leaves the details out."""
    del materialized
    with Redis.from_url(online_url) as client:
        assert not client.keys("*_details*")


@pytest.mark.parametrize("record", records.VIEWS)
def test_a_record_is_kept_online_as_feast_declares_its_view(record: type) -> None:
    """Rows written without Feast have the same columns, types and time to live."""
    [view] = [view for view in VIEWS if view.name == records.VIEWS[record]]
    assert records.schema_of(record) == views.schema_of(view)
    assert views.ttl_of(view) == TTL


def test_the_past_is_told_as_it_was_known(store: FeatureStore) -> None:
    """At a snapshot's time its row is found, and a millisecond earlier the previous one."""
    asked = [("anna", "milk", moment) for moment in (AS_OF - WEEK, AS_OF - MILLISECOND, AS_OF, AS_OF + WEEK)]
    rows = _known_then(store, asked, "repurchase_model")
    for row, cycle in zip(rows, [CYCLES[0], CYCLES[0], CYCLES[1], CYCLES[1]], strict=True):
        assert _comparable(row).items() >= _told(cycle).items()
    assert _comparable(rows[2]).items() >= (_told(HABITS[0]) | _told(RHYTHMS[0])).items()


def test_what_was_not_known_is_null(store: FeatureStore) -> None:
    """NULL before the first snapshot, for unknown shoppers and after the time to live; never 0 or an empty string."""
    asked = [
        ("anna", "milk", AS_OF - WEEK - MILLISECOND),
        ("stranger", "nothing", AS_OF),
        ("anna", "milk", AS_OF + features.SNAPSHOT_TTL + timedelta(days=1)),
    ]
    for service in ("repurchase_model", "alice_answer"):
        for row in _known_then(store, asked, service):
            told = {name: value for name, value in row.items() if name not in {*JOIN_KEYS, "event_timestamp"}}
            assert told == dict.fromkeys(told)


def test_a_part_of_a_row_may_be_known(store: FeatureStore) -> None:
    """Each view is joined by its own keys: a shopper's habits are known where the pair is not."""
    [row] = _known_then(store, [("anna", "nothing", AS_OF)], "repurchase_model")
    assert (row["visit_days_112"], row["purchase_days"], row["shoppers"]) == (4, None, None)


def test_the_model_reads_exactly_its_columns(store: FeatureStore) -> None:
    """The service contains the keys and every feature of the three views once."""
    [row] = _known_then(store, [("anna", "milk", AS_OF)], "repurchase_model")
    records_read = (ReplenishmentCycle, CycleDetail, ShopperHabit, HabitDetail, CategoryRhythm)
    expected = {each.name for record in records_read for each in fields(record)} - {"as_of"}
    assert set(row) - {"event_timestamp"} == expected


def _whole_seconds(prediction: Prediction) -> Prediction:
    """Truncate to whole seconds, as Feast's timestamps."""
    names = ("last_purchased_at", "expected_next_at")
    return replace(prediction, **{name: getattr(prediction, name).replace(microsecond=0) for name in names})


@pytest.mark.anyio
@pytest.mark.parametrize("prediction", PREDICTIONS, ids=lambda each: f"{each.user_id}, {each.category}")
async def test_both_reads_tell_what_the_warehouse_holds(
    materialized: FeatureStore, online_url: str, prediction: Prediction
) -> None:
    """All fields are equal, times to the second; serving reads NaN as NaN, Feast as None."""
    async with open_online_features(online_url) as online:
        [read] = [each for each in await online.predictions(prediction.user_id) if each.category == prediction.category]
    assert read.as_of == AS_OF
    assert _told(read) == _told(_whole_seconds(prediction))
    by_feast = _online(materialized, "alice_answer", prediction.user_id, prediction.category)
    assert by_feast == {name: None if value == "NaN" else value for name, value in _told(read).items()}


def test_views_of_other_keys_are_read_too(materialized: FeatureStore) -> None:
    """Views keyed by shopper or by category are read like those of pairs."""
    written = _told(CYCLES[1]) | _told(HABITS[0]) | _told(RHYTHMS[0])
    read = _online(materialized, ONLINE, "anna", "milk")
    assert read == {name: None if value == "NaN" else value for name, value in written.items()}


def test_what_is_not_online_is_null(materialized: FeatureStore) -> None:
    """An unknown shopper's features are None, also in a row with known features of the category."""
    assert set(_online(materialized, "alice_answer", "stranger", "milk").values()) == {None}
    assert _online(materialized, ONLINE, "stranger", "milk").items() >= {"shoppers": 2, "usual_hour": None}.items()


def test_materializing_again_changes_nothing(materialized: FeatureStore, online_url: str) -> None:
    """All bytes stay equal, except for the names of the generations."""
    before = _everything(online_url)
    assert before
    materialized.materialize(AS_OF - WEEK / 2, AS_OF)
    assert _everything(online_url) == before


def test_only_the_newest_row_is_online(store: FeatureStore, warehouse: ClickHouseWarehouse, online_url: str) -> None:
    """The later of two snapshots in the range is online."""
    later = replace(ANNA, user_id="lately", as_of=AS_OF - WEEK, probability=0.9)
    warehouse.append_arrow(
        "repurchase_predictions", _table([replace(later, as_of=AS_OF - 2 * WEEK, probability=0.1), later])
    )
    store.materialize(AS_OF - 3 * WEEK, AS_OF - WEEK / 2, feature_views=["repurchase_predictions"])
    assert _online(store, "alice_answer", "lately", ANNA.category)["probability"] == 0.9
    with Redis.from_url(online_url) as client:
        [key] = client.keys("features:{lately}:*")
        assert 0 < client.ttl(key) <= features.SNAPSHOT_TTL.total_seconds()


def test_another_schema_online_is_told(materialized: FeatureStore, online_url: str) -> None:
    """Feast's read also refuses values with other columns, and the error names the remedy."""
    with Redis.from_url(online_url) as client:
        packed = pack(Schema.of({"other": "INT64"}), AS_OF, [1])
        client.hset(keys.live_key("old", "repurchase_predictions"), mapping={"milk": packed})
    with pytest.raises(OnlineStoreUnavailable, match="another schema; materialize again"):
        _online(materialized, "alice_answer", "old", "milk")


def test_a_view_that_left_the_registry_is_forgotten(materialized: FeatureStore, online_url: str) -> None:
    """Only its values are deleted."""
    before = _everything(online_url)
    materialized._get_provider().update_infra("repurchase", [features.shopper_habits], [], [], [], partial=True)
    gone = before.keys() - _everything(online_url).keys()
    assert gone == {
        b"features:{anna}:shopper_habits",
        b"features:published:shopper_habits",
        b"features:generations:{features:published:shopper_habits}",
        b"features:materialized:{features:published:shopper_habits}",
    }
    materialized.materialize(AS_OF - WEEK / 2, AS_OF, feature_views=["shopper_habits"])
    assert _everything(online_url) == before


def _online(store: FeatureStore, asked: str | list[str], user_id: str, category: str) -> dict[str, Any]:
    """Of a service, by its name, or of features."""
    rows = [{"user_id": user_id, "category": category}]
    names = store.get_feature_service(asked) if isinstance(asked, str) else asked
    columns = store.get_online_features(names, rows).to_dict()
    return {name: values[0] for name, values in columns.items() if name not in JOIN_KEYS}


def _everything(url: str) -> dict[bytes, object]:
    """Return all online values by key without generation."""
    with Redis.from_url(url) as client:
        kept = {key: client.hgetall(key) if key.startswith(b"features:{") else None for key in client.scan_iter()}
    return {re.sub(rb":[0-9a-f]+-[0-9a-f]+$", b"", key): rows for key, rows in kept.items()}


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Run coroutines on asyncio, as production does."""
    return "asyncio"
