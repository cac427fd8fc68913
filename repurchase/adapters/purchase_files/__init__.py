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
    """Read batches of the columns of PURCHASES, each nullable text; raises PurchaseFileError."""
    return _open(path, PURCHASES)


def open_products(path: Path) -> Iterator[pa.RecordBatch]:
    """Read batches of the columns of PRODUCTS, each nullable text; raises PurchaseFileError."""
    return _open(path, PRODUCTS)


def _open(path: Path, columns: FileColumns) -> Iterator[pa.RecordBatch]:
    if not path.is_file():
        raise PurchaseFileError(f"{path}: there is no such file")
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise PurchaseFileError(f"{path}: ends in {path.suffix or 'nothing'}; give a file that ends in .parquet or .csv")
    return reader(path, columns)
