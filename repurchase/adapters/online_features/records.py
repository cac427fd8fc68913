"""Records of the business as rows of the online store: which view, which field, which columns."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime
from functools import lru_cache
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
_NO_NUMBER = NULLS["INT64"]
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
    """The prediction of one field; raises OnlineStoreUnavailable.

    An answer reads so many that a row is taken apart in one step; whatever looks odd then is looked at closely.
    """
    if len(row) < _SCHEMA.fixed.size:
        raise _odd(row)
    (
        written, as_of, expected, last, version_bytes, probability, id_bytes, title_bytes, days, gap_days, quantity,
    ) = _SCHEMA.fixed.unpack_from(row)  # fmt: skip
    product = _SCHEMA.fixed.size + version_bytes
    title = product + id_bytes
    whole = written == _SCHEMA.fingerprint and title + title_bytes == len(row)
    if not whole or _NO_NUMBER in (expected, last, days):
        raise _odd(row)
    try:
        product_id, product_title = row[product:title].decode(), row[title:].decode()
        version = row[_SCHEMA.fixed.size : product].decode()
    except UnicodeDecodeError as broken:
        raise _odd(row) from broken
    return Prediction(
        user_id, category, moment(as_of), product_id, product_title,
        datetime.fromtimestamp(last, UTC), datetime.fromtimestamp(expected, UTC),
        days, gap_days, quantity, probability, version,
    )  # fmt: skip


def _odd(row: bytes) -> OnlineStoreUnavailable:
    """A number with a point may be unknown; nothing else may."""
    _, values = unpack_stored(_SCHEMA, row)
    told = zip(_SCHEMA.names, _SCHEMA.kinds, values, strict=True)
    lacking = next(name for name, kind, value in told if value == NULLS[kind])
    return OnlineStoreUnavailable(f"a prediction online lacks its {lacking}; materialize again")


def _plain(value: Any) -> Any:
    return int(value.timestamp()) if isinstance(value, datetime) else value
