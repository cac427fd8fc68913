"""Publishes the champion with its version and the category data to Redis, where the stream scores with it."""

from datetime import datetime
from typing import Any

import dagster as dg
import lightgbm as lgb

from orchestration.assets.forecast.repurchase_model import MODEL, REMINDER_THRESHOLD
from orchestration.assets.online.online_features import online_features
from orchestration.automation import EAGER_WHEN_CHECKS_PASS
from orchestration.features.snapshots import current_cutoff, statement
from orchestration.resources import LiveStateResource, ModelRegistryResource, WarehouseResource
from repurchase.adapters.clickhouse import ClickHouseWarehouse
from repurchase.adapters.mlflow import ModelRegistry as Registry
from repurchase.adapters.mlflow import ModelVersion
from repurchase.errors import DataError
from repurchase.features.cycle import CategoryRhythm
from repurchase.forecast.streaming_model import CategoryStanding, StreamingModel
from repurchase.reminders.reminder import MIN_PROBABILITY


@dg.asset(
    deps=[online_features],
    group_name="online",
    kinds={"redis", "lightgbm"},
    automation_condition=EAGER_WHEN_CHECKS_PASS,
)
def live_champion(
    warehouse: WarehouseResource, models: ModelRegistryResource, live_state: LiveStateResource
) -> dg.MaterializeResult[None]:
    """The champion's serialized model, its version, and each category's rhythm and verdict as of the cutoff."""
    registry = models.open()
    version = registry.champion(MODEL)
    if version is None:
        raise DataError("no repurchase model is champion; materialize repurchase_model first")
    # The stream requires the list of erased shoppers wherever a champion is online.
    with warehouse.open() as opened, live_state.guard(opened), live_state.champions() as champions:
        champion = _champion(registry, version, opened)
        champions.store(champion)
    return dg.MaterializeResult(
        metadata={
            "model version": champion.version,
            "as of": champion.as_of.isoformat(),
            "categories": len(champion.categories),
            "least probability of a reminder": champion.least_probability,
            "model, characters": len(champion.booster),
        }
    )


def _champion(registry: Registry, version: ModelVersion, warehouse: ClickHouseWarehouse) -> StreamingModel:
    as_of = current_cutoff(warehouse)
    stored = registry.load(version)
    return StreamingModel(
        version=version.version,
        booster=stored.model_to_string() if isinstance(stored, lgb.Booster) else "",
        as_of=as_of,
        categories=categories_as_of(warehouse, as_of),
        least_probability=registry.metrics(version).get(REMINDER_THRESHOLD, MIN_PROBABILITY),
    )


def categories_as_of(warehouse: ClickHouseWarehouse, as_of: datetime) -> dict[str, CategoryStanding]:
    """All categories of the snapshot by name."""
    rows = warehouse.rows(statement("live_champion"), {"as_of": as_of})
    return {category: _standing(category, as_of, *told) for category, *told in rows}


def _standing(category: str, as_of: datetime, *told: Any) -> CategoryStanding:
    *rhythm, consumable = told
    return CategoryStanding(CategoryRhythm(category, as_of, *rhythm), bool(consumable))


@dg.asset_check(asset=live_champion, blocking=True, description="The stream scores with the champion of the registry.")
def the_champion_is_online(models: ModelRegistryResource, live_state: LiveStateResource) -> dg.AssetCheckResult:
    """Fail if Redis and MLflow hold different champion versions."""
    leading = models.open().champion(MODEL)
    with live_state.champions() as champions:
        online = champions.newest()
    versions = {"in MLflow": leading.version if leading else "none", "in Redis": online.version if online else "none"}
    return dg.AssetCheckResult(passed=versions["in MLflow"] == versions["in Redis"], metadata=versions)
