"""Parquet files as other tools type them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from repurchase.adapters.purchase_files import open_purchases
from repurchase.adapters.purchase_files.parquet import BATCH_ROWS
from repurchase.errors import PurchaseFileError

MOMENT = datetime(2026, 1, 1, 10, 0)  # noqa: DTZ001  a clock without a zone is the case
THREE_HOURS_EAST = timezone(timedelta(hours=3))


def _written(folder: Path, **columns: Any) -> Path:
    path = folder / "purchases.parquet"
    defaults = {"user_id": ["u"], "product_id": ["p"], "purchased_at": ["2026-01-01"]}
    parquet.write_table(pa.table(defaults | columns), path)
    return path


def _column(path: Path, name: str) -> list[str | None]:
    return [value for batch in open_purchases(path) for value in batch.column(name).to_pylist()]


@pytest.mark.parametrize(
    ("values", "read"),
    [
        (pa.array([17], pa.int32()), ["17"]),
        (pa.array([2**63], pa.uint64()), ["9223372036854775808"]),
        (pa.array([17.0]), ["17"]),
        (pa.array([17.0], pa.float32()), ["17"]),
        (pa.array(["u17"]).dictionary_encode(), ["u17"]),
        (pa.array(["u17"], pa.large_string()), ["u17"]),
        (pa.array([b"u17"]), ["u17"]),
        (pa.array([float("nan")]), [None]),
        (pa.array([None], pa.float64()), [None]),
        (pa.array([None], pa.null()), [None]),
    ],
)
def test_ids_of_any_type_are_text(tmp_path: Path, values: pa.Array, read: list[str | None]) -> None:
    """An id is the same text however a tool stored it."""
    assert _column(_written(tmp_path, user_id=values), "user_id") == read


def test_an_id_does_not_change_with_its_neighbours(tmp_path: Path) -> None:
    """A large whole float is written out, also where a fraction or nothing stands beside it."""
    values = [123456789012.0, 0.5, None, float("nan"), -0.0]
    path = _written(tmp_path, user_id=values, product_id=["p"] * 5, purchased_at=["2026-01-01"] * 5)
    assert _column(path, "user_id") == ["123456789012", "0.5", None, None, "0"]


@pytest.mark.parametrize(
    ("values", "read"),
    [
        (pa.array([MOMENT]), "2026-01-01 10:00:00.000000Z"),
        (pa.array([MOMENT], pa.timestamp("s")), "2026-01-01 10:00:00.000000Z"),
        (pa.array([MOMENT], pa.timestamp("ns")), "2026-01-01 10:00:00.000000Z"),
        (pa.array([MOMENT.replace(tzinfo=UTC)]), "2026-01-01 10:00:00.000000Z"),
        (pa.array([MOMENT.replace(tzinfo=THREE_HOURS_EAST)]), "2026-01-01 07:00:00.000000Z"),
        (pa.array([1767261600123456789], pa.timestamp("ns", "Europe/Moscow")), "2026-01-01 10:00:00.123456Z"),
        (pa.array([date(2026, 1, 1)]), "2026-01-01"),
        (pa.array([1767261600]), "1767261600"),
    ],
)
def test_moments_are_utc(tmp_path: Path, values: pa.Array, read: str) -> None:
    """A clock without a zone is UTC, one with a zone is moved there."""
    assert _column(_written(tmp_path, purchased_at=values), "purchased_at") == [read]


def test_absent_and_extra_columns(tmp_path: Path) -> None:
    """What may be absent is null, and what is not asked for is not read."""
    path = _written(tmp_path, note=[["a", "list"]])
    [batch] = open_purchases(path)
    row = {"user_id": "u", "product_id": "p", "purchased_at": "2026-01-01"}
    assert batch.to_pylist() == [row | dict.fromkeys(["event_id", "quantity", "price", "kind", "corrects"])]


def test_a_list_is_refused_with_its_column_and_rows(tmp_path: Path) -> None:
    """A column that is no text or number is named, with the rows being read."""
    rows = BATCH_ROWS + 10
    path = _written(tmp_path, user_id=["u"] * rows, product_id=[["p"]] * rows, purchased_at=["2026-01-01"] * rows)
    with pytest.raises(PurchaseFileError, match=rf"column 'product_id', rows 1 to {BATCH_ROWS}: list"):
        list(open_purchases(path))


def test_bytes_that_are_no_text_are_refused_with_their_rows(tmp_path: Path) -> None:
    """The rows that were being read are named, also far into the file."""
    users = [b"u"] * BATCH_ROWS + [b"\xff"]
    path = _written(tmp_path, user_id=users, product_id=["p"] * len(users), purchased_at=["2026-01-01"] * len(users))
    with pytest.raises(PurchaseFileError, match=f"column 'user_id', rows {BATCH_ROWS + 1} to {BATCH_ROWS + 1}: .*UTF8"):
        list(open_purchases(path))


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    """The header check holds for Parquet too."""
    path = tmp_path / "purchases.parquet"
    parquet.write_table(pa.table({"user_id": ["u"], "product_id": ["p"]}), path)
    with pytest.raises(PurchaseFileError, match="'purchased_at' is missing"):
        list(open_purchases(path))


def test_a_doubled_column_is_named(tmp_path: Path) -> None:
    """Of two columns with one name nobody knows which is meant."""
    path = tmp_path / "purchases.parquet"
    names = ["user_id", "user_id", "product_id", "purchased_at"]
    parquet.write_table(pa.Table.from_arrays([pa.array(["x"])] * 4, names=names), path)
    with pytest.raises(PurchaseFileError, match="'user_id' stands twice"):
        list(open_purchases(path))


def test_no_row_is_an_error(tmp_path: Path) -> None:
    """A file without rows is more likely a failed export than a quiet year."""
    empty = pa.array([], pa.string())
    with pytest.raises(PurchaseFileError, match="holds no row"):
        list(open_purchases(_written(tmp_path, user_id=empty, product_id=empty, purchased_at=empty)))


@pytest.mark.parametrize("content", [b"", b"user_id,product_id,purchased_at\n", b"PAR1 but then nothing PAR1"])
def test_what_is_no_parquet_file_is_refused(tmp_path: Path, content: bytes) -> None:
    """The suffix is a promise."""
    path = tmp_path / "purchases.parquet"
    path.write_bytes(content)
    with pytest.raises(PurchaseFileError, match="is no Parquet file"):
        list(open_purchases(path))


def test_a_broken_page_is_refused(tmp_path: Path) -> None:
    """Bytes that went bad inside the file are told as a file error, with the rows read before."""
    users = [f"user {number}" for number in range(1000)]
    path = _written(tmp_path, user_id=users, product_id=["p"] * len(users), purchased_at=["2026-01-01"] * len(users))
    content = bytearray(path.read_bytes())
    content[4:2000] = b"\xff" * 1996
    path.write_bytes(content)
    with pytest.raises(PurchaseFileError, match="cannot be read after row 0"):
        list(open_purchases(path))
