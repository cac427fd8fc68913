"""Tables of features as the records that they stand for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from typing import Any

from repurchase.features.ports import FeatureRow, FeatureTable

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def rows_of(table: FeatureTable) -> Iterator[FeatureRow]:
    """Yield a record for each row."""
    record: Any = table.record
    types = {each.name: each.type for each in fields(record)}
    for place, user_id in enumerate(table.users):
        values = {name: _value(column[place], types[name]) for name, column in table.columns.items()}
        keys = {"user_id": user_id, "category": table.categories[place], "as_of": _moment(table.as_of[place])}
        yield record(**{name: each for name, each in keys.items() if name in types}, **values)


def _value(value: Any, kind: Any) -> Any:
    plain = value.item() if hasattr(value, "item") else value
    if kind == "datetime":
        return _moment(plain)
    return int(plain) if kind == "int" else plain


def _moment(milliseconds: int) -> datetime:
    return _EPOCH + timedelta(milliseconds=milliseconds)
