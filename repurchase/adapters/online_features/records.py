"""Records of the business as rows of the online store: which view, which field, which columns."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime
from functools import lru_cache
from operator import itemgetter
from struct import Struct
from typing import Any, get_type_hints

from repurchase.adapters.online_features import keys
from repurchase.adapters.online_features.packing import moment, pack, unpack_stored
from repurchase.adapters.online_features.schema import NULLS, Schema
from repurchase.cycle import CategoryRhythm, ReplenishmentCycle, ShopperHabit
from repurchase.errors import OnlineStoreUnavailable
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


_SCHEMA = schema_of(Prediction)
_MOMENTS = tuple(place for place, kind in enumerate(_SCHEMA.kinds) if kind == "UNIX_TIMESTAMP")
_IN_ORDER = itemgetter(*(_SCHEMA.names.index(each.name) for each in fields(Prediction) if each.name not in _KEYS))
_NEVER = tuple((place, NULLS[kind]) for place, kind in enumerate(_SCHEMA.kinds) if kind != "DOUBLE")
"""A number with a point may be unknown; nothing else may."""
_PLACE = _SCHEMA.names.index("probability")
_PROBABILITY = Struct(f"<I{Struct('<' + _SCHEMA.fixed.format[1 : 3 + _PLACE]).size - 4}xd")
"""The fingerprint and the probability of a row, and nothing between them."""


def may_be(row: bytes, least_probability: float) -> bool:
    """Whether a prediction's row is at least so probable; what cannot be read so is left to `prediction`."""
    if len(row) < _PROBABILITY.size:
        return True
    written, probability = _PROBABILITY.unpack_from(row)
    return written != _SCHEMA.fingerprint or not probability < least_probability


def prediction(user_id: str, category: str, row: bytes) -> Prediction:
    """The prediction of one field; raises OnlineStoreUnavailable."""
    as_of, values = unpack_stored(_SCHEMA, row)
    for place, null in _NEVER:
        if values[place] == null:
            raise OnlineStoreUnavailable(f"a prediction online lacks its {_SCHEMA.names[place]}; materialize again")
    for place in _MOMENTS:
        values[place] = datetime.fromtimestamp(values[place], UTC)
    return Prediction(user_id, category, moment(as_of), *_IN_ORDER(values))


def _plain(value: Any) -> Any:
    return int(value.timestamp()) if isinstance(value, datetime) else value
