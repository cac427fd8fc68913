"""Tests that predictions in Redis equal those of the warehouse, or that the check fails."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import dagster as dg
import pytest
from redis import Redis

from orchestration.assets.online.online_features import answers_are_as_predicted, online_features
from orchestration.bootstrap import bootstrap
from orchestration.resources import FeatureStoreResource, OnlinePredictionsResource, WarehouseResource
from repurchase.adapters.clickhouse import ClickHouseWarehouse
from repurchase.settings import Settings
from tests.orchestration.tables import PURCHASE, TODAY, fill, found

DAY = timedelta(days=1)
ANNA = {
    "user_id": "anna", "category": "milk", "event_timestamp": TODAY, "product_id": "milk", "product_title": "Milk",
    "last_purchased_at": TODAY - DAY, "expected_next_at": TODAY + DAY, "purchase_days": 3, "usual_gap_days": 5.0,
    "usual_quantity": 1.0, "probability": 0.4, "model_version": "1",
}  # fmt: skip
PREDICTIONS = [ANNA, ANNA | {"category": "хлеб"}, ANNA | {"user_id": "boris", "probability": 0.1 + 0.2}]


@pytest.fixture(scope="module")
def materialized(place: Settings, warehouse: ClickHouseWarehouse) -> dict[str, dg.MetadataValue[Any]]:
    """Publish three predictions of two shoppers; return the asset's metadata."""
    bootstrap(place)
    fill(warehouse, "purchases", [PURCHASE])
    fill(warehouse, "repurchase_predictions", [*PREDICTIONS, ANNA | {"event_timestamp": TODAY - 7 * DAY}])
    resources = {"warehouse": WarehouseResource(), "features": FeatureStoreResource()}
    with dg.DagsterInstance.ephemeral() as instance:
        result = dg.materialize([online_features], instance=instance, resources=resources)
    [event] = result.get_asset_materialization_events()
    return dict(event.materialization.metadata)


@pytest.fixture
def redis(place: Settings, materialized: object) -> Redis:
    """Open the online store after materialization."""
    del materialized
    return Redis.from_url(place.online_store_url)


def _check() -> dg.AssetCheckResult:
    result = answers_are_as_predicted(warehouse=WarehouseResource(), answers=OnlinePredictionsResource())
    assert isinstance(result, dg.AssetCheckResult)
    return result


def test_the_newest_snapshot_goes_online(materialized: dict[str, dg.MetadataValue[Any]]) -> None:
    """All rows are published, and the check passes."""
    assert materialized["rows"].value == len(PREDICTIONS)
    assert _check().passed
    assert found(_check()) == {
        "predictions looked up": 3, "missing or different": 0, "left over from older snapshots": 0
    }  # fmt: skip


def test_a_lost_shopper_is_found(redis: Redis) -> None:
    """The check fails if a shopper's predictions are missing in Redis."""
    keys: Any = redis.keys("features:{anna}:repurchase_predictions:*")
    [key] = keys
    kept: Any = redis.dump(key)
    redis.delete(key)
    assert not _check().passed
    assert found(_check())["missing or different"] == 2
    redis.restore(key, 0, kept)
    assert _check().passed


@pytest.mark.usefixtures("materialized")
def test_another_probability_is_found(warehouse: ClickHouseWarehouse) -> None:
    """The check fails if a probability differs."""
    fill(warehouse, "repurchase_predictions", [*PREDICTIONS[:2], PREDICTIONS[2] | {"probability": 0.3}])
    assert not _check().passed
    assert found(_check())["missing or different"] == 1
    fill(warehouse, "repurchase_predictions", PREDICTIONS)


@pytest.mark.usefixtures("materialized")
def test_an_older_snapshot_online_is_found(warehouse: ClickHouseWarehouse) -> None:
    """The check fails if the current snapshot was not materialized."""
    fill(warehouse, "purchases", [PURCHASE | {"purchased_at": TODAY - 3 * DAY}])
    fill(warehouse, "repurchase_predictions", [row | {"event_timestamp": TODAY - 2 * DAY} for row in PREDICTIONS])
    assert not _check().passed
    assert found(_check())["left over from older snapshots"] == 3
