"""Records of the business as rows of the online store: which view, which field, which columns."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from functools import lru_cache
from typing import Any, get_type_hints

from repurchase.adapters.online_features import keys
from repurchase.adapters.online_features.packing import pack
from repurchase.adapters.online_features.schema import Schema
from repurchase.cycle import CategoryRhythm, ReplenishmentCycle, ShopperHabit
from repurchase.ports import FeatureRow
from repurchase.prediction import Prediction

VIEWS: dict[type, str] = {
    ReplenishmentCycle: "replenishment_cycles",
    ShopperHabit: "shopper_habits",
    CategoryRhythm: "category_rhythms",
    Prediction: "repurchase_predictions",
}
"""Feast's views of them."""
_KINDS = {int: "INT64", float: "DOUBLE", str: "STRING", datetime: "UNIX_TIMESTAMP"}
_JOIN_KEYS = ("user_id", "category")
_KEYS = {*_JOIN_KEYS, "as_of"}


@lru_cache
def schema_of(record: type) -> Schema:
    """The columns of a record: its fields but the keys and the moment."""
    hints = get_type_hints(record)
    return Schema.of({each.name: _KINDS[hints[each.name]] for each in fields(record) if each.name not in _KEYS})


def place_of(record: FeatureRow) -> tuple[str, str]:
    """Return the key of its shopper's live rows, and its field there."""
    others = [record.category] if isinstance(record, ReplenishmentCycle | CategoryRhythm | Prediction) else []
    shopper = "" if isinstance(record, CategoryRhythm) else record.user_id
    return keys.live_key(shopper, VIEWS[type(record)]), keys.field(others)


def packed(record: FeatureRow) -> bytes:
    """The record as the online store keeps it; its moments to the whole second."""
    record_type: type = type(record)
    schema = schema_of(record_type)
    return pack(schema, record.as_of, [_plain(getattr(record, name)) for name in schema.names])


def _plain(value: Any) -> Any:
    return int(value.timestamp()) if isinstance(value, datetime) else value
