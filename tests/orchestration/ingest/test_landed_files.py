"""Tests that rows landed as parsed values lead to the same result as rows landed as text."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from orchestration.ingest import landed_files
from orchestration.ingest.landed_files import rows_to_land
from repurchase.adapters.clickhouse import ClickHouseWarehouse

NOW = datetime.now(UTC)
NEVER = datetime.min.replace(tzinfo=UTC) + timedelta(days=1)
JUDGED = """
    SELECT row, parsed_user_id, parsed_product_id, parsed_event_id, parsed_corrects, parsed_kind, toString(parsed_at),
           toString(parsed_quantity), toString(parsed_price), reason, purchased_at, quantity, price
    FROM judged_rows WHERE source = {source:String} ORDER BY row
"""
VERDICTS = 10
"""Number of leading columns to compare; the text after them is kept for rejected rows."""
WORDS = st.none() | st.sampled_from(
    ["", " ", "u", " u ", "a b", "вася", "a\x1fb", "x" * 256, "x" * 257, "~!", "\u200b"]
)
IDS: dict[pa.DataType, st.SearchStrategy[Any]] = {
    pa.string(): WORDS,
    pa.dictionary(pa.int32(), pa.string()): WORDS,
    pa.int64(): st.none() | st.integers(-5, 2**40),
    pa.float64(): st.none() | st.sampled_from([17.0, 0.5, float("nan")]),
    pa.null(): st.none(),
}
NUMBERS: dict[pa.DataType, st.SearchStrategy[Any]] = {
    pa.float64(): st.none() | st.floats() | st.floats(0, 1e6),
    pa.float32(): st.none() | st.floats(width=32) | st.floats(0, 100, width=32),
    pa.int64(): st.none() | st.integers(-2, 2**62),
    pa.string(): st.none() | st.sampled_from(["1.5", "x", "", "1,5"]),
    pa.null(): st.none(),
}
MICROSECONDS = st.integers(-(10**15), 10**16) | st.integers(946_684_799_999_999, int(NOW.timestamp() * 1e6) + 10**7)
MOMENTS: dict[pa.DataType, st.SearchStrategy[Any]] = {
    pa.timestamp("us", "UTC"): st.none() | MICROSECONDS,
    pa.timestamp("ms"): st.none() | MICROSECONDS.map(lambda moment: moment // 1000),
    pa.timestamp("ns", "Europe/Moscow"): st.none() | MICROSECONDS.map(lambda moment: min(moment * 1000 + 7, 2**62)),
    pa.string(): st.none() | st.sampled_from(["2026-01-01", "01.02.2026", "someday"]),
}
KINDS: dict[pa.DataType, st.SearchStrategy[Any]] = {
    pa.string(): st.none() | st.sampled_from(["purchase", "return", "Purchase", "", "gift", "cancellation"]),
    pa.null(): st.none(),
}
COLUMNS = {"user_id": IDS, "product_id": IDS, "event_id": IDS, "corrects": IDS, "kind": KINDS}
COLUMNS |= {"purchased_at": MOMENTS, "quantity": NUMBERS, "price": NUMBERS}


@st.composite
def tables(draw: st.DrawFn) -> pa.Table:
    """Purchases with columns of any type, more often of plain types."""
    rows = draw(st.integers(1, 8))
    columns = {}
    for name, kinds in COLUMNS.items():
        kind = draw(st.just(next(iter(kinds))) | st.sampled_from(list(kinds)))
        values = draw(st.lists(kinds[kind], min_size=rows, max_size=rows))
        columns[name] = pa.array(values, kind.value_type if pa.types.is_dictionary(kind) else kind).cast(kind)
    return pa.table(columns)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return one folder for all examples."""
    return tmp_path_factory.mktemp("landing")


def _judged(warehouse: ClickHouseWarehouse, tables: Iterator[pa.Table], source: str) -> list[tuple[Any, ...]]:
    for table in tables:
        warehouse.append_arrow("landed_purchases", table)
    return warehouse.rows(JUDGED, {"source": source})


@given(table=tables())
@settings(max_examples=60, deadline=None)
def test_values_are_judged_as_their_text_is(warehouse: ClickHouseWarehouse, folder: Path, table: pa.Table) -> None:
    """Same validation result and values, bit for bit, and the same text of rejected rows."""
    warehouse.execute("TRUNCATE TABLE landed_purchases")
    one, other = folder / "values.parquet", folder / "text.parquet"
    for path in (one, other):
        parquet.write_table(table, path)
    by_values = _judged(warehouse, rows_to_land(one, NOW), one.name)
    by_text = _judged(warehouse, rows_to_land(other, NEVER), other.name)
    assert [row[:VERDICTS] for row in by_values] == [row[:VERDICTS] for row in by_text]
    assert [row for row in by_values if row[VERDICTS - 1]] == [row for row in by_text if row[VERDICTS - 1]]


def test_a_sound_row_lands_with_its_values_and_a_doubtful_one_with_its_text(tmp_path: Path) -> None:
    """A purchase of the last hour lands as text, because the warehouse's clock may differ."""
    path = tmp_path / "shop.parquet"
    bought = [NOW - timedelta(days=1), NOW - timedelta(minutes=1), NOW - timedelta(days=2)]
    parquet.write_table(pa.table({"user_id": ["a", "b", " c"], "product_id": ["p"] * 3, "purchased_at": bought}), path)
    plain, text = rows_to_land(path, NOW)
    assert (plain["row"].to_pylist(), plain["parsed_at"].to_pylist()) == (
        [1],
        [bought[0].replace(microsecond=bought[0].microsecond // 1000 * 1000)],
    )
    assert (text["row"].to_pylist(), text["user_id"].to_pylist()) == ([2, 3], ["b", " c"])


def test_tables_are_about_as_large_as_an_insert(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """For any length of the file."""
    path = tmp_path / "shop.parquet"
    columns = {"user_id": ["u"] * 10, "product_id": ["p"] * 10, "purchased_at": [NOW - timedelta(days=1)] * 10}
    parquet.write_table(pa.table(columns), path, row_group_size=2)
    monkeypatch.setattr(landed_files, "INSERT_ROWS", 4)
    monkeypatch.setattr("repurchase.adapters.purchase_files.parquet.BATCH_ROWS", 2)
    assert [table.num_rows for table in rows_to_land(path, NOW)] == [4, 4, 2]
