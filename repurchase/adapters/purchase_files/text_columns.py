"""Converts typed columns to the text that a person would have written."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from repurchase.adapters.purchase_files.columns import FileColumns, completed
from repurchase.errors import PurchaseFileError

MAX_EXACT_INTEGER = 2.0**53
"""Largest integer up to which a double represents every integer."""


def in_text(path: Path, batch: pa.RecordBatch, columns: FileColumns, rows: str) -> pa.RecordBatch:
    """Return the batch as nullable text with all columns; raises PurchaseFileError naming file, column and `rows`."""
    arrays = [_text(path, name, column, rows) for name, column in zip(batch.schema.names, batch.columns, strict=True)]
    return completed(pa.RecordBatch.from_arrays(arrays, names=batch.schema.names), columns)


def _text(path: Path, name: str, column: pa.Array, rows: str) -> pa.Array:
    try:
        if pa.types.is_dictionary(column.type):
            column = column.dictionary_decode()
        if pa.types.is_timestamp(column.type):
            # Arrow stores UTC for a zoned timestamp, and one without a zone counts as UTC. Arrow formats timestamps
            # without a zone thirty times faster.
            column = column.cast(pa.timestamp("us", column.type.tz), safe=False).cast(pa.timestamp("us"))
            return pc.binary_join_element_wise(column.cast(pa.string()), pa.scalar("Z"), "")
        if pa.types.is_floating(column.type):
            return _numbers_as_text(column.cast(pa.float64()))
        return column.cast(pa.string())
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as broken:
        raise PurchaseFileError(
            f"{path}: column {name!r}, {rows}: {column.type} cannot be read as text or numbers: {broken}"
        ) from broken


def _numbers_as_text(column: pa.Array) -> pa.Array:
    """Write integral floats as integers, so that an id stored as 17.0 becomes 17; NaN is null."""
    known = pc.if_else(pc.is_nan(column), None, column)
    whole = pc.and_(pc.equal(pc.floor(known), known), pc.less_equal(pc.abs(known), MAX_EXACT_INTEGER))
    integers = pc.if_else(whole, known, None).cast(pa.int64()).cast(pa.string())
    return pc.coalesce(integers, known.cast(pa.string()))
