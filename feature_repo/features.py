"""Entities, feature views and services of the Feast repository, derived from the domain's records."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, get_type_hints

from feast import Entity, FeatureService, FeatureView, Field, ValueType
from feast.infra.offline_stores.contrib.clickhouse_offline_store.clickhouse_source import ClickhouseSource
from feast.types import FeastType, Float64, Int64, String, UnixTimestamp

from repurchase.features.contract import meanings
from repurchase.features.cycle import CategoryRhythm, CycleDetail, HabitDetail, ReplenishmentCycle, ShopperHabit
from repurchase.features.prediction import Prediction

KEYS = {"user_id", "category", "as_of"}
TYPES: dict[type, FeastType] = {int: Int64, float: Float64, str: String, datetime: UnixTimestamp}
SNAPSHOT_TTL = timedelta(days=8)
"""Longer than the week between snapshots, so that a join finds the last snapshot but no outdated one."""


def _schema(record: type) -> list[Field]:
    hints = get_type_hints(record)
    told = {name: meaning for name, meaning in meanings(record).items() if name not in KEYS}
    return [Field(name=name, dtype=TYPES[hints[name]], description=meaning) for name, meaning in told.items()]


def _view(name: str, record: type, entities: list[Entity], description: str) -> FeatureView:
    return FeatureView(**_described(name, name, [record], entities, description))


def _details(name: str, online: FeatureView, records: list[type], description: str) -> FeatureView:
    """All columns of the table behind an online view: only the batch reads them, so they take no room online."""
    entities = [shopper, category] if "category" in online.join_keys else [shopper]
    return FeatureView(**_described(name, online.name, records, entities, description), online=False)


def _described(name: str, table: str, records: list[type], entities: list[Entity], description: str) -> dict[str, Any]:
    keys = [Field(name=entity.join_key, dtype=String) for entity in entities]
    return {
        "name": name,
        "entities": entities,
        "schema": [*keys, *(field for record in records for field in _schema(record))],
        "source": ClickhouseSource(name=f"{name}_source", table=table, timestamp_field="event_timestamp"),
        "ttl": SNAPSHOT_TTL,
        "description": description,
    }


shopper = Entity(
    name="shopper", join_keys=["user_id"], value_type=ValueType.STRING, description="A shopper of the Market."
)
category = Entity(
    name="category", join_keys=["category"], value_type=ValueType.STRING, description="A category of consumables."
)

replenishment_cycles = _view(
    "replenishment_cycles",
    ReplenishmentCycle,
    [shopper, category],
    "Purchase regularity of one shopper in one category.",
)
shopper_habits = _view("shopper_habits", ShopperHabit, [shopper], "Visit regularity of one shopper.")
category_rhythms = _view(
    "category_rhythms", CategoryRhythm, [category], "Purchase regularity of all shoppers in one category."
)
cycle_details = _details(
    "cycle_details", replenishment_cycles, [ReplenishmentCycle, CycleDetail], "All model features of a pair."
)
habit_details = _details(
    "habit_details", shopper_habits, [ShopperHabit, HabitDetail], "All model features of a shopper."
)
repurchase_predictions = _view(
    "repurchase_predictions", Prediction, [shopper, category], "Probability and expected day of the next purchase."
)

repurchase_model = FeatureService(
    name="repurchase_model",
    features=[cycle_details, habit_details, category_rhythms],
    description="Features for training and prediction of the repurchase model.",
)
alice_answer = FeatureService(
    name="alice_answer", features=[repurchase_predictions], description="Predictions for Alice's answers."
)

DECLARED: list[Entity | FeatureView | FeatureService] = [
    shopper,
    category,
    replenishment_cycles,
    cycle_details,
    shopper_habits,
    habit_details,
    category_rhythms,
    repurchase_predictions,
    repurchase_model,
    alice_answer,
]
"""All definitions, for `store.apply`."""
