"""Files of past purchases and of products, open through one door."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa

from repurchase.adapters.purchase_files.columns import PRODUCTS, PURCHASES, FileColumns
from repurchase.adapters.purchase_files.csv import read_csv
from repurchase.adapters.purchase_files.parquet import read_parquet
from repurchase.errors import PurchaseFileError

Reader = Callable[[Path, FileColumns], Iterator[pa.RecordBatch]]
READERS: dict[str, Reader] = {".csv": read_csv, ".parquet": read_parquet}


def open_purchases(path: Path) -> Iterator[pa.RecordBatch]:
    """Read batches of the columns of PURCHASES, each nullable text.

    Raises PurchaseFileError, at once or at the batch where the file goes wrong: what came before is not the whole file.
    """
    return _open(path, PURCHASES)


def open_products(path: Path) -> Iterator[pa.RecordBatch]:
    """Read batches of the columns of PRODUCTS, each nullable text; raises as `open_purchases` does."""
    return _open(path, PRODUCTS)


def _open(path: Path, columns: FileColumns) -> Iterator[pa.RecordBatch]:
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


def _some(path: Path, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    rows = 0
    for batch in batches:
        rows += batch.num_rows
        yield batch
    if not rows:
        raise PurchaseFileError(f"{path}: names its columns and holds no row; was it written to the end?")
