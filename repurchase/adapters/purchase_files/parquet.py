"""Apache Parquet with typed or text columns."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
from pyarrow.parquet import ParquetFile

from repurchase.adapters.purchase_files.columns import FileColumns, check_header
from repurchase.errors import PurchaseFileError

BATCH_ROWS = 131_072


def read_parquet(path: Path, columns: FileColumns) -> Iterator[pa.RecordBatch]:
    """Read batches of the existing columns with their types; raises PurchaseFileError, which names rows."""
    try:
        file = ParquetFile(path)
    except (pa.ArrowInvalid, OSError) as broken:
        raise PurchaseFileError(f"{path}: is no Parquet file: {broken}") from broken
    with file:
        names = file.schema_arrow.names
        check_header(path, names, columns)
        yield from _batches(path, file, [name for name in columns.all if name in names])


def _batches(path: Path, file: ParquetFile, names: list[str]) -> Iterator[pa.RecordBatch]:
    read = 0
    try:
        for batch in file.iter_batches(BATCH_ROWS, columns=names):
            yield batch
            read += batch.num_rows
    except (pa.ArrowException, OSError) as broken:
        raise PurchaseFileError(f"{path}: cannot be read after row {read}; is it whole? {broken}") from broken
