"""CSV in UTF-8 with a header, as RFC 4180 has it."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
from pyarrow.csv import ConvertOptions, CSVStreamingReader, InvalidRow, ParseOptions, ReadOptions, open_csv

from repurchase.adapters.purchase_files.columns import FileColumns, check_header, completed
from repurchase.errors import PurchaseFileError

NULLS = ["", "NULL", "null", "None", "NaN", "nan", "NA"]
BLOCK_BYTES = 8 * 2**20


def read_csv(path: Path, columns: FileColumns) -> Iterator[pa.RecordBatch]:
    """Read batches of text; raises PurchaseFileError naming file, row (the header is row 1) and column."""
    header = _header(path)
    check_header(path, header, columns)
    wanted = [name for name in columns.all if name in header]
    ragged: list[InvalidRow] = []

    def remember(row: InvalidRow) -> str:
        ragged.append(row)
        return "error"

    try:
        for batch in _reader(path, wanted, remember):
            yield completed(batch, columns)
    except (pa.ArrowInvalid, UnicodeDecodeError) as broken:
        raise PurchaseFileError(_what_broke(path, ragged, broken)) from broken


def _reader(path: Path, wanted: list[str], remember: object) -> CSVStreamingReader:
    return open_csv(
        path,
        # Rows are only numbered for the handler where they are read in order.
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
        with path.open(encoding="utf-8-sig", newline="") as file:
            return next(csv.reader(file), [])
    except UnicodeDecodeError as broken:
        raise PurchaseFileError(f"{path}: row 1 is not UTF-8 text at byte {broken.start}; save it as UTF-8") from broken


def _what_broke(path: Path, ragged: list[InvalidRow], broken: Exception) -> str:
    if ragged:
        row = ragged[0]
        return (
            f"{path}: row {row.number or '?'} has {row.actual_columns} columns, the header names"
            f" {row.expected_columns}; quote a comma inside a value, or complete the row"
        )
    place = _first_undecodable(path)
    if place is not None:
        row_number, column = place
        return f"{path}: row {row_number}, column {column}: is not UTF-8 text; save the file as UTF-8"
    return f"{path}: cannot be read as CSV: {broken}"


def _first_undecodable(path: Path) -> tuple[int, str] | None:
    """Row and column of the first bytes that are no UTF-8; found by a second, slow reading."""
    header = _header(path)
    with path.open(encoding="utf-8", errors="surrogateescape", newline="") as file:
        for number, row in enumerate(csv.reader(file), start=1):
            for position, value in enumerate(row):
                if not value.isascii() and any("\udc80" <= letter <= "\udcff" for letter in value):
                    return number, repr(header[position]) if position < len(header) else str(position + 1)
    return None
