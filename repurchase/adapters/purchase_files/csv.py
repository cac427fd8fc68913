"""CSV in UTF-8 with a header (RFC 4180); any line ending, blank lines are skipped."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
from pyarrow.csv import ConvertOptions, CSVStreamingReader, InvalidRow, ParseOptions, ReadOptions, open_csv

from repurchase.adapters.purchase_files.columns import FileColumns, check_header
from repurchase.errors import PurchaseFileError

NULLS = ["", "NULL", "null", "None", "NaN", "nan", "NA"]
BLOCK_BYTES = 8 * 2**20


def read_csv(path: Path, columns: FileColumns) -> Iterator[pa.RecordBatch]:
    """Read batches of text; raises PurchaseFileError, which names file, row and column.

    The header is row 1; blank lines are not counted, and a row with a quoted line break is one row.
    """
    header = _header(path)
    check_header(path, header, columns)
    wanted = [name for name in columns.all if name in header]
    ragged: list[InvalidRow] = []

    def remember(row: InvalidRow) -> str:
        ragged.append(row)
        return "error"

    try:
        yield from _reader(path, wanted, remember)
    except (pa.ArrowInvalid, UnicodeDecodeError) as broken:
        raise PurchaseFileError(_what_broke(path, header, wanted, ragged, broken)) from broken


def _reader(path: Path, wanted: list[str], remember: object) -> CSVStreamingReader:
    return open_csv(
        path,
        # The handler gets row numbers only from single-threaded reading.
        read_options=ReadOptions(use_threads=False, block_size=BLOCK_BYTES),
        parse_options=ParseOptions(newlines_in_values=True, invalid_row_handler=remember),
        convert_options=ConvertOptions(
            column_types=dict.fromkeys(wanted, pa.string()),
            include_columns=wanted,
            null_values=NULLS,
            strings_can_be_null=True,
            quoted_strings_can_be_null=True,
        ),
    )


def _header(path: Path) -> list[str]:
    try:
        header = next(_rows(path), [])
    except csv.Error as broken:
        raise PurchaseFileError(f"{path}: row 1 cannot be read as CSV: {broken}") from broken
    if any(map(_undecodable, header)):
        raise PurchaseFileError(f"{path}: row 1 is not UTF-8 text; save the file as UTF-8")
    return header


def _what_broke(path: Path, header: list[str], wanted: list[str], ragged: list[InvalidRow], broken: Exception) -> str:
    if ragged:
        row = ragged[0]
        return (
            f"{path}: row {row.number or '?'} has {row.actual_columns} columns, the header names"
            f" {row.expected_columns}; quote a comma inside a value, or complete the row"
        )
    place = _first_undecodable(path, header, wanted)
    if place is not None:
        row_number, column = place
        return f"{path}: row {row_number}, column {column!r}: is not UTF-8 text; save the file as UTF-8"
    return f"{path}: cannot be read as CSV: {broken}"


def _first_undecodable(path: Path, header: list[str], wanted: list[str]) -> tuple[int, str] | None:
    """Return row and column of the first invalid UTF-8, found by a second, slow pass."""
    for number, row in enumerate(_rows(path), start=1):
        for column, value in zip(header, row, strict=False):
            if column in wanted and _undecodable(value):
                return number, column
    return None


def _rows(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
        yield from filter(None, csv.reader(file))


def _undecodable(text: str) -> bool:
    return not text.isascii() and any("\udc80" <= letter <= "\udcff" for letter in text)
