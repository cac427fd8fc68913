"""What was known then: our join, Feast's own and the plain definition give the same rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import isnan, nan
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest
from clickhouse_connect.driver.exceptions import DatabaseError
from feast import FeatureService, FeatureStore
from feast.infra.offline_stores.contrib.clickhouse_offline_store.clickhouse_source import SavedDatasetClickhouseStorage
from feast.infra.utils.clickhouse.connection_utils import get_client, thread_local
from hypothesis import given, settings
from hypothesis import strategies as st

from repurchase.adapters.clickhouse import ClickHouseWarehouse
from repurchase.adapters.clickhouse.entity_rows import rows_of_frame
from repurchase.errors import InputError
from tests.repurchase.adapters.clickhouse.feast_views import (
    FEATURES,
    HOUR,
    OURS,
    START,
    TTL,
    History,
    Pair,
    Price,
    Visit,
    create_tables,
    fill_tables,
    opened_store,
    visits,
)

MICROSECOND = timedelta(microseconds=1)
MILLISECOND = timedelta(milliseconds=1)
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A row that features are wanted for."""

    user_id: str | None
    category: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Stores:
    """Ours and Feast's own over one warehouse."""

    ours: FeatureStore
    stock: FeatureStore


@pytest.fixture(scope="module")
def stores(
    warehouse: ClickHouseWarehouse, warehouse_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stores]:
    """Give both, with Feast's one connection a thread to this module's warehouse."""
    create_tables(warehouse)
    folder = tmp_path_factory.mktemp("registries")
    vars(thread_local).pop("clickhouse_client", None)
    opened = Stores(*(opened_store(kind, warehouse_url, folder) for kind in (OURS, "clickhouse")))
    yield opened
    get_client(opened.ours.config.offline_store).close()
    vars(thread_local).pop("clickhouse_client")


HOURS = st.integers(0, 12).map(lambda hours: START + hours * HOUR)
SHOPPERS, GOODS = st.sampled_from(["anna", "boris", "вера"]), st.sampled_from(["milk", "bread"])
NUMBERS = st.sampled_from([0.0, -1.5, 2.0, nan])
VISITS = st.lists(
    st.builds(Visit, SHOPPERS, HOURS, HOURS, st.integers(0, 9), NUMBERS),
    unique_by=lambda row: (row.user_id, row.event_timestamp, row.created),
    max_size=12,
)
PAIRS = st.lists(
    st.builds(Pair, SHOPPERS, GOODS, HOURS, st.integers(0, 9), st.just(())),
    unique_by=lambda row: (row.user_id, row.category, row.event_timestamp),
    max_size=12,
)
PRICES = st.lists(
    st.builds(Price, GOODS, HOURS, st.one_of(st.none(), NUMBERS)),
    unique_by=lambda row: (row.goods, row.seen_at),
    max_size=8,
)
STEPS = st.sampled_from([timedelta(0), MILLISECOND, -MILLISECOND, MICROSECOND, -MICROSECOND])
ASKED = st.lists(
    st.builds(
        lambda user, goods, at, step: Asked(user, goods, at + step),
        st.one_of(SHOPPERS, st.just("stranger")),
        st.one_of(GOODS, st.just("nothing")),
        HOURS,
        STEPS,
    ),
    min_size=1,
    max_size=15,
)


HISTORIES = st.builds(History, VISITS, PAIRS, PRICES)


@given(history=HISTORIES, asked=ASKED)
@settings(max_examples=20)
def test_ours_the_stock_join_and_the_definition_agree(
    stores: Stores, warehouse: ClickHouseWarehouse, history: History, asked: list[Asked]
) -> None:
    """On every row: three views of other keys, in and out of their time to live, misses, equal rows asked twice."""
    fill_tables(warehouse, history)
    expected = _ordered(_defined(row, history) for row in asked)
    frame = _frame(asked)
    assert _known(stores.ours, frame) == expected
    assert _known(stores.stock, frame) == expected
    assert _known(stores.ours, _as_query(warehouse, frame)) == expected


def _defined(row: Asked, history: History) -> Row:
    """Of each view the newest row of the key at or before the moment, within the time to live."""
    pair = (row.user_id, row.category)
    own = [((v.event_timestamp, v.created), (v.hours, v.mood)) for v in history.visits if v.user_id == row.user_id]
    both = [((p.event_timestamp,), (p.bought,)) for p in history.pairs if (p.user_id, p.category) == pair]
    goods = [((p.seen_at,), (p.roubles,)) for p in history.prices if p.goods == row.category]
    known = (*_newest(row, TTL, own, 2), *_newest(row, timedelta.max, both, 1), *_newest(row, TTL, goods, 1))
    return (*pair, row.at, *known)


def _newest(asked: Asked, ttl: timedelta, rows: Sequence[tuple[tuple[datetime, ...], Row]], width: int) -> Row:
    known = [(moments, told) for moments, told in rows if timedelta(0) <= asked.at - moments[0] <= ttl]
    return max(known, key=lambda row: row[0])[1] if known else (None,) * width


def _frame(asked: Sequence[Asked]) -> pd.DataFrame:
    rows = [(each.user_id, each.category, each.at) for each in asked]
    return pd.DataFrame(rows, columns=["user_id", "category", "event_timestamp"]).astype({"user_id": "string"})


def _as_query(warehouse: ClickHouseWarehouse, frame: pd.DataFrame) -> str:
    """Keep the rows in the warehouse; gives the query that reads them."""
    columns = "user_id Nullable(String), category String, event_timestamp DateTime64(6, 'UTC')"
    warehouse.execute(f"CREATE OR REPLACE TABLE asked ({columns}) ENGINE = MergeTree ORDER BY category")
    warehouse.append_arrow("asked", pa.Table.from_pandas(frame, preserve_index=False))
    return "SELECT user_id, category, event_timestamp FROM asked"


def _known(store: FeatureStore, rows: pd.DataFrame | str, features: Sequence[str] = FEATURES) -> list[Row]:
    found = store.get_historical_features(rows, list(features)).to_arrow()
    assert found.column_names == ["user_id", "category", "event_timestamp", *(each.split(":")[1] for each in features)]
    return _ordered(tuple(row.values()) for row in found.to_pylist())


def _ordered(rows: Iterable[Row]) -> list[Row]:
    """Rows in one order, with a word for NaN, so that it equals itself."""
    return sorted((tuple(map(_comparable, row)) for row in rows), key=repr)


def _comparable(value: Any) -> Any:
    if isinstance(value, float) and isnan(value):
        return "NaN"
    return pd.Timestamp(value) if isinstance(value, datetime) else value


ANNA = Asked("anna", "milk", START)
VISIT = Visit("anna", START, START, 1, 0.5)
PAIR = Pair("anna", "milk", START, 3, ("a", "b"))


def test_rows_of_one_key_and_moment_multiply_nothing(stores: Stores, warehouse: ClickHouseWarehouse) -> None:
    """Where Feast's join would answer a row twice, ours answers it once, with one of the two."""
    fill_tables(warehouse, History(pairs=[PAIR, replace(PAIR, bought=4)]))
    [row] = _known(stores.ours, _frame([ANNA]), ["pairs:bought"])
    assert row[-1] in {3, 4}
    assert len(_known(stores.stock, _frame([ANNA]), ["pairs:bought"])) == 2


def test_the_row_created_last_is_known(stores: Stores, warehouse: ClickHouseWarehouse) -> None:
    """Of one moment's rows, in whichever order they were written, also where it was created after the moment asked."""
    late = replace(VISIT, created=START + HOUR, hours=2)
    for rows in ([VISIT, late], [late, VISIT]):
        fill_tables(warehouse, History(visits=rows))
        assert [row[-1] for row in _known(stores.ours, _frame([ANNA]), ["visits:hours"])] == [2]


def test_what_was_created_later_may_be_left_out(stores: Stores, warehouse: ClickHouseWarehouse) -> None:
    """Feast's own limit on when a row was created works as in its own store."""
    fill_tables(warehouse, History(visits=[VISIT, replace(VISIT, created=START + HOUR, hours=2)]))
    for store in (stores.ours, stores.stock):
        job = store.get_historical_features(_frame([ANNA]), ["visits:hours"], filter_by_created_timestamp=True)
        assert job.to_arrow()["hours"].to_pylist() == [1]


def test_full_names_carry_the_view(stores: Stores, warehouse: ClickHouseWarehouse) -> None:
    """As in Feast's own store, names of mapped columns too, and columns beside the keys pass through."""
    fill_tables(warehouse, History(pairs=[PAIR], prices=[Price("milk", START, 80.0)]))
    frame = _frame([ANNA]).assign(bought=[7], told="да", sure=[True])
    for store in (stores.ours, stores.stock):
        job = store.get_historical_features(frame, ["pairs:bought", "prices:price"], full_feature_names=True)
        [row] = job.to_arrow().to_pylist()
        assert (row["bought"], row["pairs__bought"], row["prices__price"], row["told"]) == (7, 3, 80.0, "да")
        assert row["sure"] is True


def test_a_view_may_be_joined_by_a_key_of_another_name(stores: Stores, warehouse: ClickHouseWarehouse) -> None:
    """A view of shoppers tells of the shopper's friend."""
    fill_tables(warehouse, History(visits=[VISIT, replace(VISIT, user_id="boris", hours=2)]))
    friends = visits.with_name("friend").with_join_key_map({"user_id": "friend_id"})
    service = FeatureService(name="friends", features=[friends])
    frame = _frame([ANNA]).assign(friend_id=["boris"])
    for store in (stores.ours, stores.stock):
        store.apply(service)
        [row] = store.get_historical_features(frame, service, full_feature_names=True).to_arrow().to_pylist()
        assert (row["user_id"], row["friend__hours"]) == ("anna", 2)


def test_moments_may_be_text_or_without_a_zone(stores: Stores, warehouse: ClickHouseWarehouse) -> None:
    """Both are UTC; categories are their values."""
    fill_tables(warehouse, History(pairs=[PAIR]))
    frame = _frame([ANNA]).astype({"user_id": "category"})
    for moments in (["2026-03-01T00:00:00Z"], [datetime(2026, 3, 1)]):  # noqa: DTZ001 - the case at hand
        [row] = _known(stores.ours, frame.assign(event_timestamp=moments), ["pairs:bought"])
        assert row[-1] == 3


def test_the_frame_handed_in_stays_as_it_was() -> None:
    """Its moments are read as UTC in a copy that shares the other columns."""
    frame = _frame([ANNA]).assign(event_timestamp=["2026-03-01T00:00:00Z"])
    before = frame.copy()
    assert rows_of_frame(frame).asked.first == START
    pd.testing.assert_frame_equal(frame, before)


def test_nothing_asked_is_nothing_told(stores: Stores, warehouse: ClickHouseWarehouse) -> None:
    """An empty frame and an empty query give the columns without rows."""
    empty = _frame([ANNA]).head(0)
    assert _known(stores.ours, empty) == []
    assert _known(stores.ours, _as_query(warehouse, _frame([ANNA])) + " LIMIT 0") == []


def test_a_kind_of_column_unknown_here_is_named(stores: Stores) -> None:
    """With what it could be cast to."""
    frame = _frame([ANNA]).assign(odd=[{"a": 1}])
    with pytest.raises(InputError, match=r"column odd .* struct<a: int64>; cast it to one of .*string"):
        stores.ours.get_historical_features(frame, FEATURES).to_arrow()


def test_a_frame_of_many_rows_comes_back_whole(stores: Stores, warehouse: ClickHouseWarehouse) -> None:
    """Sent in one request and fetched in one, each row once."""
    fill_tables(warehouse, History(pairs=[PAIR]))
    frame = _frame([ANNA]).loc[[0] * 200_000].assign(number=range(200_000))
    found = stores.ours.get_historical_features(frame, ["pairs:bought"]).to_df()
    assert sorted(found["number"]) == list(range(200_000))
    assert set(found["bought"]) == {3}


def test_a_saved_dataset_is_kept_and_read_again(stores: Stores, warehouse: ClickHouseWarehouse) -> None:
    """In a table of the warehouse that outlives the connection, replaced only where that is asked for."""
    fill_tables(warehouse, History(pairs=[PAIR]))
    frame = _frame([ANNA, replace(ANNA, user_id="stranger", at=START + MILLISECOND)])
    storage = SavedDatasetClickhouseStorage(table_ref="kept")
    for _ in range(2):
        job = stores.ours.get_historical_features(frame, ["pairs:bought"])
        stores.ours.create_saved_dataset(job, "kept", storage, allow_overwrite=True)
    assert warehouse.value("SELECT count() FROM kept") == 2
    read = stores.ours.get_saved_dataset("kept").to_df()
    assert sorted(read["user_id"]) == ["anna", "stranger"]
    assert read.set_index("user_id")["bought"].to_dict() == pytest.approx({"anna": 3, "stranger": nan}, nan_ok=True)
    with pytest.raises(DatabaseError, match="already exists"):
        job.persist(storage)


def test_the_statement_can_be_read(stores: Stores) -> None:
    """An ASOF join a view."""
    keys = "'anna' AS user_id, 'milk' AS category"
    job = stores.ours.get_historical_features(f"SELECT {keys}, now64(3, 'UTC') AS event_timestamp", FEATURES)
    assert job.to_sql().count("ASOF LEFT JOIN") == 3


@pytest.mark.parametrize("others", [[], [ANNA]])
def test_a_key_that_is_null_finds_nothing(stores: Stores, warehouse: ClickHouseWarehouse, others: list[Asked]) -> None:
    """Beside known ones, and in a column without any value; Feast's own join refuses both."""
    fill_tables(warehouse, History(pairs=[PAIR]))
    frame = _frame([replace(ANNA, user_id=None), *others]).astype({"user_id": object})
    found = {row[0]: row[-1] for row in _known(stores.ours, frame, ["pairs:bought"])}
    assert found == {None: None, **{each.user_id: 3 for each in others}}
