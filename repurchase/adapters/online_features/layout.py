"""One Redis hash holds one view of one shopper, with a field an item; the Feast store writes it, serving reads it.

Key      features:{<user_id>}:<view>     the braces keep a shopper's keys in one slot of a Redis Cluster
Field    the other join keys of the view, in the view's order, joined by U+001F; empty where there are none
Value    msgpack array: fingerprint of the schema, event time (ms since 1970 UTC), then the features by name

Feast hands moments over as whole seconds, and NaN as null: both reads tell the same of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import UTC, datetime
from functools import lru_cache
from math import nan
from typing import Any, get_type_hints
from zlib import crc32

import msgspec

from repurchase.errors import OnlineStoreUnavailable
from repurchase.prediction import Prediction

JOIN_KEYS = ("user_id", "category")
_SEPARATOR = "\x1f"
_MILLISECONDS = 1000.0
_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(list)


def key(user_id: str, view: str) -> str:
    """Where one view of one shopper lies."""
    return f"features:{{{user_id}}}:{view}"


def field(others: Sequence[str]) -> str:
    """The hash field of an item, from its join keys but the shopper's."""
    return _SEPARATOR.join(others)


@lru_cache(maxsize=64)
def fingerprint(columns: tuple[str, ...]) -> int:
    """Tells a value written under another schema, 32 bits."""
    return crc32(_SEPARATOR.join(columns).encode())


def pack(columns: tuple[str, ...], event_time: datetime, values: Sequence[Any]) -> bytes:
    """One item; datetimes among the values must be aware."""
    plain = [_milliseconds(value) if isinstance(value, datetime) else value for value in values]
    return _encoder.encode([fingerprint(columns), _milliseconds(event_time), *plain])


def unpack(columns: tuple[str, ...], packed: bytes) -> tuple[datetime, list[Any]]:
    """Event time and values of one item; datetimes come back as milliseconds.

    Raises OnlineStoreUnavailable where the value was written under another schema.
    """
    try:
        written, event_time, *values = _decoder.decode(packed)
    except (msgspec.DecodeError, ValueError) as broken:
        raise OnlineStoreUnavailable("a value of the online store is no msgpack array; materialize again") from broken
    if written != fingerprint(columns) or len(values) != len(columns):
        raise OnlineStoreUnavailable("the online store was written under another schema; materialize again")
    return moment(event_time), values


def moment(milliseconds: int) -> datetime:
    """Aware, UTC."""
    return datetime.fromtimestamp(milliseconds / _MILLISECONDS, UTC)


def _milliseconds(value: datetime) -> int:
    return round(value.timestamp() * _MILLISECONDS)


PREDICTIONS_VIEW = "repurchase_predictions"
PREDICTION_COLUMNS = tuple(sorted(each.name for each in fields(Prediction) if each.name not in (*JOIN_KEYS, "as_of")))
_HINTS = get_type_hints(Prediction)
_MOMENTS = tuple(name for name in PREDICTION_COLUMNS if _HINTS[name] is datetime)
_NUMBERS = tuple(name for name in PREDICTION_COLUMNS if _HINTS[name] is float)


def unpack_prediction(user_id: str, category: str, packed: bytes) -> Prediction:
    """The prediction that lies in field `category` of the shopper's hash; raises OnlineStoreUnavailable."""
    as_of, values = unpack(PREDICTION_COLUMNS, packed)
    named = dict(zip(PREDICTION_COLUMNS, values, strict=True))
    moments = {name: moment(named[name]) for name in _MOMENTS}
    numbers = {name: nan if named[name] is None else named[name] for name in _NUMBERS}
    return Prediction(user_id=user_id, category=category, as_of=as_of, **(named | moments | numbers))
