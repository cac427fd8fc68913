"""The way online and back, on a real Redis Cluster."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pytest
from feast import FeatureStore
from hypothesis import given
from hypothesis import strategies as st

from feature_repo import features
from repurchase.adapters.clickhouse import ClickHouseWarehouse
from repurchase.adapters.online_features import open_async_live_features, open_live_features, open_online_features
from repurchase.adapters.online_features.feast.keyed_rows import keyed_rows
from repurchase.features.prediction import Prediction
from tests.examples import a_prediction
from tests.repurchase.adapters.online_features.conftest import a_store
from tests.repurchase.adapters.redis.connection.own_cluster import OwnCluster

pytestmark = pytest.mark.anyio
AS_OF = datetime(2026, 3, 1, tzinfo=UTC)
DAY = timedelta(days=1)
SHOPPERS = [f"shopper {number}" for number in range(100)]
FIRST = [
    a_prediction(user_id=user_id, category=category, as_of=AS_OF) for user_id in SHOPPERS for category in ("tea", "чай")
]
THEN = [replace(each, as_of=AS_OF + DAY, probability=0.125) for each in FIRST[:100]]


@pytest.fixture(scope="module")
def declared(
    tmp_path_factory: pytest.TempPathFactory, warehouse: ClickHouseWarehouse, warehouse_url: str, cluster: OwnCluster
) -> FeatureStore:
    """Give a store on the cluster, over the predictions of two days."""
    for day in (FIRST, THEN):
        warehouse.append_arrow("repurchase_predictions", _table(day))
    store = a_store(tmp_path_factory.mktemp("registry"), warehouse_url, cluster.url)
    store.apply([features.shopper, features.category, features.repurchase_predictions, features.alice_answer])
    return store


def _table(rows: Sequence[Prediction]) -> pa.Table:
    columns = {name: [asdict(row)[name] for row in rows] for name in asdict(rows[0])}
    columns["event_timestamp"] = columns.pop("as_of")
    moments = {name for name, values in columns.items() if isinstance(values[0], datetime)}
    return pa.table(
        {name: pa.array(each, pa.timestamp("ms", "UTC") if name in moments else None) for name, each in columns.items()}
    )


async def test_the_newest_run_is_read_from_three_servers(declared: FeatureStore, cluster: OwnCluster) -> None:
    """Each shopper on one of them; what is gone from the next run is gone from all."""
    declared.materialize(AS_OF, AS_OF)
    assert all(server.keys("features:{*") for server in cluster.servers())
    assert await _read(cluster, SHOPPERS) == _by_pair(FIRST)
    declared.materialize(AS_OF + DAY, AS_OF + DAY)
    assert await _read(cluster, SHOPPERS) == _by_pair(THEN)
    keys = [key for server in cluster.servers() for key in _names(server.keys("features:{*"))]
    assert len(keys) == 50
    asked = [{"user_id": each.user_id, "category": each.category} for each in FIRST]
    answer = declared.get_online_features(declared.get_feature_service("alice_answer"), asked).to_dict()
    assert answer["probability"] == [0.125] * 100 + [None] * 100


async def test_live_rows_go_to_their_servers(declared: FeatureStore, cluster: OwnCluster) -> None:
    """By a thread and by an event loop."""
    del declared
    rows = [a_prediction(user_id=f"live {number}", as_of=AS_OF + 2 * DAY) for number in range(40)]
    with open_live_features(cluster.url) as live:
        live.write(rows[:20])
    async with open_async_live_features(cluster.url) as awaited:
        await awaited.write(rows[20:])
    assert await _read(cluster, [each.user_id for each in rows]) == _by_pair(rows)


async def test_what_left_the_registry_leaves_every_server(declared: FeatureStore, cluster: OwnCluster) -> None:
    """Live rows, generations and their names."""
    declared.materialize(AS_OF, AS_OF)
    provider = declared._get_provider()
    provider.update_infra("tests", [features.repurchase_predictions], [], [], [], partial=True)
    assert [server.keys("features:*") for server in cluster.servers()] == [[], [], []]


@given(rows=st.lists(st.tuples(st.binary(), st.binary(max_size=300))), cut=st.integers(1, 50))
def test_rows_are_put_together_however_they_are_cut(rows: list[tuple[bytes, bytes]], cut: int) -> None:
    """Lengths, too, may be cut; a last row that is not whole is told."""
    told = b"".join(_prefixed(first) + _prefixed(second) for first, second in rows)
    pieces = [told[at : at + cut] for at in range(0, len(told), cut)]
    assert list(keyed_rows(pieces)) == rows
    if told:
        with pytest.raises(EOFError):
            list(keyed_rows([told[:-1]]))


def _prefixed(word: bytes) -> bytes:
    low, high = len(word) % 128, len(word) // 128
    return bytes([low | 128, high]) + word if high else bytes([low]) + word


async def _read(cluster: OwnCluster, user_ids: Sequence[str]) -> dict[tuple[str, str], Prediction]:
    async with open_online_features(cluster.url) as online:
        return _by_pair([each for user_id in user_ids for each in await online.predictions(user_id)])


def _by_pair(rows: Sequence[Prediction]) -> dict[tuple[str, str], Prediction]:
    return {(each.user_id, each.category): each for each in rows}


def _names(found: object) -> list[bytes]:
    return found if isinstance(found, list) else []
