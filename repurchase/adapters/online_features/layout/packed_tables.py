"""Packs tables of feature rows for the online store, column by column."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import numpy as np

from repurchase.adapters.online_features.layout import keys
from repurchase.adapters.online_features.layout.records import VIEWS, schema_of
from repurchase.adapters.online_features.layout.schema import Schema
from repurchase.features.cycle import ShopperHabit
from repurchase.features.ports import FeatureTable

_MILLISECONDS = 1000


def placed_rows(table: FeatureTable) -> Iterator[tuple[str, str, bytes]]:
    """Yield per row the key of its shopper's live rows, its field, and the row as packed by `packed`."""
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
    """`Schema.fixed` as a NumPy type, for many rows."""
    codes = schema.fixed.format.removeprefix("<Iq")
    columns = [(f"column {name}", f"<{code}") for name, code in zip(schema.names, codes, strict=True)]
    return np.dtype([("fingerprint", "<u4"), ("as_of", "<i8"), *columns])
