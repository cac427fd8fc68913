"""Readers of files with past purchases and products."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from repurchase.adapters.purchase_files.columns import PRODUCTS, PURCHASES, FileColumns
from repurchase.adapters.purchase_files.csv import read_csv
from repurchase.adapters.purchase_files.parquet import read_parquet
from repurchase.adapters.purchase_files.plain_purchases import plain_rows
from repurchase.adapters.purchase_files.text_columns import in_text
from repurchase.errors import PurchaseFileError

Reader = Callable[[Path, FileColumns], Iterator[pa.RecordBatch]]
READERS: dict[str, Reader] = {".csv": read_csv, ".parquet": read_parquet}


@dataclass(frozen=True, slots=True)
class PurchaseRows:
    """Consecutive rows of a file, split into two batches with the row's number in the file, `row`."""

    plain: pa.RecordBatch | None
    """Valid rows, with values as in `PlainRows`."""
    text: pa.RecordBatch
    """The other rows, with the columns of PURCHASES, each nullable text."""


def open_purchases(path: Path) -> Iterator[pa.RecordBatch]:
    """Read batches of the columns of PURCHASES, each nullable text.

    Raises PurchaseFileError immediately or at an invalid batch: earlier batches are then not the whole file.
    """
    return (in_text(path, batch, PURCHASES, _range(first_row, batch)) for first_row, batch in _open(path, PURCHASES))


def open_numbered_purchases(path: Path, plain_before: datetime) -> Iterator[PurchaseRows]:
    """Read all rows; those made before `plain_before` (aware) are plain if their columns are typed and valid.

    Raises as `open_purchases` does.
    """
    return (_parted(path, first_row, batch, plain_before) for first_row, batch in _open(path, PURCHASES))


def open_products(path: Path) -> Iterator[pa.RecordBatch]:
    """Read batches of the columns of PRODUCTS, each nullable text; raises as `open_purchases` does."""
    return (in_text(path, batch, PRODUCTS, _range(first_row, batch)) for first_row, batch in _open(path, PRODUCTS))


def _parted(path: Path, first_row: int, batch: pa.RecordBatch, plain_before: datetime) -> PurchaseRows:
    rows = pa.array(np.arange(first_row, first_row + batch.num_rows, dtype=np.uint64))
    found = plain_rows(batch, plain_before)
    if found is None:
        return PurchaseRows(None, _numbered(in_text(path, batch, PURCHASES, _range(first_row, batch)), rows))
    values, others = _numbered(found.values, rows), pc.invert(found.are_plain)
    text = in_text(path, batch.filter(others), PURCHASES, _range(first_row, batch))
    return PurchaseRows(_only(values, found.are_plain), _numbered(text, rows.filter(others)))


def _only(batch: pa.RecordBatch, chosen: pa.BooleanArray) -> pa.RecordBatch:
    """Avoid a copy if all rows are chosen."""
    return batch if chosen.true_count == len(chosen) else batch.filter(chosen)


def _numbered(batch: pa.RecordBatch, rows: pa.Array) -> pa.RecordBatch:
    return pa.RecordBatch.from_arrays([rows, *batch.columns], names=["row", *batch.schema.names])


def _range(first_row: int, batch: pa.RecordBatch) -> str:
    return f"rows {first_row} to {first_row + batch.num_rows - 1}"


def _open(path: Path, columns: FileColumns) -> Iterator[tuple[int, pa.RecordBatch]]:
    if path.is_dir():
        raise PurchaseFileError(f"{path}: is a folder; name one file in it")
    if not path.is_file():
        raise PurchaseFileError(f"{path}: there is no such file")
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise PurchaseFileError(
            f"{path}: ends in {path.suffix or 'nothing'}; give a file that ends in .parquet or .csv, unpacked"
        )
    return _some(path, reader(path, columns))


def _some(path: Path, batches: Iterator[pa.RecordBatch]) -> Iterator[tuple[int, pa.RecordBatch]]:
    """Yield batches, each with the number of its first row."""
    rows = 0
    for batch in batches:
        yield rows + 1, batch
        rows += batch.num_rows
    if not rows:
        raise PurchaseFileError(f"{path}: names its columns and holds no row; was it written to the end?")
