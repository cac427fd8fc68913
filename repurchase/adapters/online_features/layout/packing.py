"""Binary encoding of one item: a fixed part (see `Schema.fixed`), then the texts; ClickHouse renders the same."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from repurchase.adapters.online_features.layout.schema import NULLS, TEXTS, Schema
from repurchase.errors import OnlineStoreUnavailable

_ANOTHER_SCHEMA = "the online store was written under another schema; materialize again"
_NO_TEXT = NULLS["STRING"]
_MILLISECONDS = 1000.0
_EVENT_TIME = struct.Struct("<q")
_AFTER_FINGERPRINT = 4


def pack(schema: Schema, event_time: datetime, values: Sequence[Any]) -> bytes:
    """Encode one item, its values in the schema's order, None as null.

    Moments are whole seconds since 1970, as in Feast. Raises OverflowError for a value out of the range of its type.
    """
    texts = [_bytes(value) for value, kind in zip(values, schema.kinds, strict=True) if kind in TEXTS]
    fixed = [_stored(value, kind) for value, kind in zip(values, schema.kinds, strict=True)]
    try:
        packed = schema.fixed.pack(schema.fingerprint, milliseconds(event_time), *fixed)
    except struct.error as beyond:
        raise OverflowError(f"a value is beyond what its column holds: {beyond}") from beyond
    return packed + b"".join(texts)


def unpack(schema: Schema, packed: bytes) -> tuple[int, list[Any]]:
    """Return the event time in milliseconds since 1970, and the values; null is None, or NaN for floats.

    Raises OnlineStoreUnavailable if the row was written with another schema.
    """
    event_time, values = unpack_stored(schema, packed)
    for place, kind in enumerate(schema.kinds):
        if kind == "BOOL":
            values[place] = None if values[place] == NULLS[kind] else bool(values[place])
        elif values[place] == NULLS[kind]:
            values[place] = None
    return event_time, values


def unpack_stored(schema: Schema, packed: bytes) -> tuple[int, list[Any]]:
    """Like `unpack`, but with booleans and nulls as they are stored; see `NULLS`."""
    try:
        written, event_time, *values = schema.fixed.unpack_from(packed)
        end = schema.fixed.size
        if written == schema.fingerprint:
            for place, is_text in schema.texts:
                if (length := values[place]) != _NO_TEXT:
                    begin, end = end, end + length
                    values[place] = packed[begin:end].decode() if is_text else packed[begin:end]
            if end == len(packed):
                return event_time, values
    except (struct.error, UnicodeDecodeError) as broken:
        raise OnlineStoreUnavailable(_ANOTHER_SCHEMA) from broken
    raise OnlineStoreUnavailable(_ANOTHER_SCHEMA)


def event_time_of(packed: bytes) -> int:
    """Return the event time in milliseconds since 1970 without unpacking. Raises OnlineStoreUnavailable."""
    try:
        return int(_EVENT_TIME.unpack_from(packed, _AFTER_FINGERPRINT)[0])
    except struct.error as broken:
        raise OnlineStoreUnavailable("a value of the online store is cut short; materialize again") from broken


def milliseconds(moment: datetime) -> int:
    """Milliseconds since 1970 UTC; `moment` is aware."""
    return round(moment.timestamp() * _MILLISECONDS)


def moment(milliseconds_since_1970: int) -> datetime:
    """Aware, UTC."""
    return datetime.fromtimestamp(milliseconds_since_1970 / _MILLISECONDS, UTC)


def _stored(value: Any, kind: str) -> Any:
    if value is None:
        return NULLS[kind]
    if kind in TEXTS:
        return len(_bytes(value))
    if value == NULLS[kind] and kind != "BOOL":
        raise OverflowError(f"{value} stands for null in a column of {kind}")
    return value


def _bytes(value: str | bytes | None) -> bytes:
    return value.encode() if isinstance(value, str) else value or b""
