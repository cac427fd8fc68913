"""Records of the business as rows of the online store: which view, which field, which columns."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from dataclasses import fields
from datetime import datetime
from functools import lru_cache
from operator import attrgetter
from typing import Any, get_type_hints

import numpy as np

from repurchase.adapters.online_features import keys
from repurchase.adapters.online_features.packing import milliseconds
from repurchase.adapters.online_features.schema import Schema
from repurchase.cycle import CategoryRhythm, ReplenishmentCycle, ShopperHabit
from repurchase.ports import FeatureRow, FeatureTable
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
_MILLISECONDS = 1000


@lru_cache
def schema_of(record: type) -> Schema:
    """The columns of a record: its fields but the keys and the moment."""
    hints = get_type_hints(record)
    return Schema.of({each.name: _KINDS[hints[each.name]] for each in fields(record) if each.name not in _KEYS})


def place_of(record: FeatureRow) -> tuple[str, str]:
    """Return the key of its shopper's live rows, and its field there."""
    others = () if isinstance(record, ShopperHabit) else (record.category,)
    shopper = "" if isinstance(record, CategoryRhythm) else record.user_id
    return keys.live_key(shopper, VIEWS[type(record)]), keys.field(others)


def placed_rows(table: FeatureTable) -> Iterator[tuple[str, str, bytes]]:
    """For each row the key of its shopper's live rows, its field there, and the row packed as `packed` does."""
    view = VIEWS[table.record]
    key_of = {user: keys.live_key(user, view) for user in set(table.users)}
    fields = [keys.field(())] * len(table.users) if table.record is ShopperHabit else table.categories
    return zip(map(key_of.__getitem__, table.users), fields, _packed_columns(table), strict=True)


def _packed_columns(table: FeatureTable) -> list[bytes]:
    record: type = table.record
    schema = schema_of(record)
    fixed = np.empty(len(table.users), dtype=_fixed_part(schema))
    fixed["fingerprint"], fixed["as_of"] = schema.fingerprint, table.as_of
    texts: list[list[bytes]] = []
    for name, kind in zip(schema.names, schema.kinds, strict=True):
        values = table.columns[name]
        if kind == "STRING":
            texts.append([text.encode() for text in values])
            fixed[f"column {name}"] = [len(text) for text in texts[-1]]
        else:
            fixed[f"column {name}"] = np.asarray(values) // _MILLISECONDS if kind == "UNIX_TIMESTAMP" else values
    whole, size = fixed.tobytes(), schema.fixed.size
    parts = (whole[begin : begin + size] for begin in range(0, len(whole), size))
    return [b"".join(row) for row in zip(parts, *texts, strict=True)]


@lru_cache
def _fixed_part(schema: Schema) -> np.dtype[Any]:
    """`Schema.fixed` for many rows."""
    codes = schema.fixed.format.removeprefix("<Iq")
    columns = [(f"column {name}", f"<{code}") for name, code in zip(schema.names, codes, strict=True)]
    return np.dtype([("fingerprint", "<u4"), ("as_of", "<i8"), *columns])


def packed(record: FeatureRow) -> bytes:
    """The record as the online store keeps it, see `pack`; its moments to the whole second."""
    record_type: type = type(record)
    return _packer(record_type)(record)


@lru_cache
def _packer(record: type) -> Callable[[FeatureRow], bytes]:
    """`pack` for the columns of one record, which are known and never null: a third of its time."""
    schema = schema_of(record)
    read, write, fingerprint = attrgetter(*schema.names), schema.fixed.pack, schema.fingerprint
    texts = [place for place, kind in enumerate(schema.kinds) if kind == "STRING"]
    moments = [place for place, kind in enumerate(schema.kinds) if kind == "UNIX_TIMESTAMP"]

    def packed_record(row: FeatureRow) -> bytes:
        values, written = list(read(row)), []
        for place in moments:
            values[place] = int(values[place].timestamp())
        for place in texts:
            written.append(text := values[place].encode())
            values[place] = len(text)
        try:
            fixed = write(fingerprint, milliseconds(row.as_of), *values)
        except struct.error as beyond:
            raise OverflowError(f"a value is beyond what its column holds: {beyond}") from beyond
        return b"".join([fixed, *written])

    return packed_record
