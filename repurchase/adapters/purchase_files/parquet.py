"""Apache Parquet, with typed or text columns."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow.parquet import ParquetFile

from repurchase.adapters.purchase_files.columns import FileColumns, check_header, completed
from repurchase.errors import PurchaseFileError

BATCH_ROWS = 131_072
MOST_EXACT = 2.0**53
"""Up to it a float holds every integer."""


def read_parquet(path: Path, columns: FileColumns) -> Iterator[pa.RecordBatch]:
    """Read batches of text; raises PurchaseFileError naming file, column and the rows being read."""
    try:
        file = ParquetFile(path)
    except (pa.ArrowInvalid, OSError) as broken:
        raise PurchaseFileError(f"{path}: is no Parquet file: {broken}") from broken
    with file:
        names = file.schema_arrow.names
        check_header(path, names, columns)
        first_row = 1
        for batch in _batches(path, file, [name for name in columns.all if name in names]):
            yield completed(_as_text(path, batch, first_row), columns)
            first_row += batch.num_rows


def _batches(path: Path, file: ParquetFile, names: list[str]) -> Iterator[pa.RecordBatch]:
    read = 0
    try:
        for batch in file.iter_batches(BATCH_ROWS, columns=names):
            yield batch
            read += batch.num_rows
    except (pa.ArrowException, OSError) as broken:
        raise PurchaseFileError(f"{path}: cannot be read after row {read}; is it whole? {broken}") from broken


def _as_text(path: Path, batch: pa.RecordBatch, first_row: int) -> pa.RecordBatch:
    arrays = [
        _text(path, name, column, first_row) for name, column in zip(batch.schema.names, batch.columns, strict=True)
    ]
    return pa.RecordBatch.from_arrays(arrays, names=batch.schema.names)


def _text(path: Path, name: str, column: pa.Array, first_row: int) -> pa.Array:
    try:
        if pa.types.is_dictionary(column.type):
            column = column.dictionary_decode()
        if pa.types.is_timestamp(column.type):
            # A clock without a zone is UTC, and so is what Arrow keeps of one with a zone. Arrow writes a clock without
            # a zone thirty times faster.
            column = column.cast(pa.timestamp("us", column.type.tz), safe=False).cast(pa.timestamp("us"))
            return pc.binary_join_element_wise(column.cast(pa.string()), pa.scalar("Z"), "")
        if pa.types.is_floating(column.type):
            return _numbers_as_text(column.cast(pa.float64()))
        return column.cast(pa.string())
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as broken:
        rows = f"rows {first_row} to {first_row + len(column) - 1}"
        raise PurchaseFileError(
            f"{path}: column {name!r}, {rows}: {column.type} cannot be read as text or numbers: {broken}"
        ) from broken


def _numbers_as_text(column: pa.Array) -> pa.Array:
    """Ids that a tool stored as 17.0 are 17, whatever stands beside them; NaN is null."""
    known = pc.if_else(pc.is_nan(column), None, column)
    whole = pc.and_(pc.equal(pc.floor(known), known), pc.less_equal(pc.abs(known), MOST_EXACT))
    integers = pc.if_else(whole, known, None).cast(pa.int64()).cast(pa.string())
    return pc.coalesce(integers, known.cast(pa.string()))
