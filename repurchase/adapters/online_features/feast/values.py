"""Conversion between Feast's values and Python values."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from feast.protos.feast.types.Value_pb2 import Value

from repurchase.adapters.online_features.layout.packing import moment, unpack
from repurchase.adapters.online_features.layout.schema import Schema

Row = tuple[datetime | None, dict[str, Value] | None]
_FIELDS = {
    "INT32": "int32_val",
    "INT64": "int64_val",
    "DOUBLE": "double_val",
    "FLOAT": "float_val",
    "STRING": "string_val",
    "BYTES": "bytes_val",
    "BOOL": "bool_val",
    "UNIX_TIMESTAMP": "unix_timestamp_val",
}


def plain(value: Value | None) -> Any:
    """Return the Python value: None for null, seconds for a moment."""
    kind = value.WhichOneof("val") if value is not None else None
    return None if kind is None else getattr(value, kind)


def row(schema: Schema, packed: bytes | None, wanted: Collection[str] | None) -> Row:
    """Return event time and requested features of a packed row (all by default); (None, None) without a row."""
    if packed is None:
        return None, None
    event_time, values = unpack(schema, packed)
    named = zip(schema.names, schema.kinds, values, strict=True)
    return moment(event_time), {
        name: _value(kind, value) for name, kind, value in named if not wanted or name in wanted
    }


def _value(kind: str, value: Any) -> Value:
    # NaN differs from itself; Feast represents it as null.
    return Value() if value is None or value != value else Value(**{_FIELDS[kind]: value})  # noqa: PLR0124
