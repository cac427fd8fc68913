"""Required and optional columns of each kind of input file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from repurchase.errors import PurchaseFileError

OTHER_SEPARATORS = (";", "\t", "|")
"""Separators that spreadsheets write in place of commas."""


@dataclass(frozen=True, slots=True)
class FileColumns:
    """Column names of one kind of file."""

    required: tuple[str, ...]
    optional: tuple[str, ...]

    @property
    def all(self) -> tuple[str, ...]:
        """All columns, required ones first."""
        return (*self.required, *self.optional)

    def schema(self) -> pa.Schema:
        """Return every column as nullable text; each row is validated later."""
        return pa.schema([pa.field(name, pa.string()) for name in self.all])


PURCHASES = FileColumns(
    required=("user_id", "product_id", "purchased_at"), optional=("event_id", "quantity", "price", "kind", "corrects")
)
PRODUCTS = FileColumns(required=("product_id", "title", "category"), optional=("brand",))


def check_header(path: Path, found: Sequence[str], columns: FileColumns) -> None:
    """Raise PurchaseFileError, which names the file and the missing or duplicate column."""
    twice = sorted({name for name in found if found.count(name) > 1 and name in columns.all})
    if twice:
        raise PurchaseFileError(f"{path}: column {twice[0]!r} stands twice in the header (row 1); keep one")
    if not found:
        raise PurchaseFileError(f"{path}: is empty; its first row must name the columns {', '.join(columns.all)}")
    if len(found) == 1 and any(mark in found[0] for mark in OTHER_SEPARATORS):
        raise PurchaseFileError(f"{path}: its header (row 1) holds no comma; separate columns by commas: {found[0]!r}")
    missing = [name for name in columns.required if name not in found]
    if missing:
        names = ", ".join(repr(name) for name in missing)
        raise PurchaseFileError(
            f"{path}: column {names} is missing from the header (row 1), which names {', '.join(map(repr, found))};"
            f" rename a column or add it"
        )


def completed(batch: pa.RecordBatch, columns: FileColumns) -> pa.RecordBatch:
    """Return the batch with every column of `columns`, in order; missing optional ones are null."""
    arrays = [
        batch.column(name) if name in batch.schema.names else pa.nulls(batch.num_rows, pa.string())
        for name in columns.all
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=columns.schema())
