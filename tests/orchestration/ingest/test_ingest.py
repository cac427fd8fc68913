"""Tests that each landed event is ingested once, its first row, with any number of parts."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.ingest import ingest
from repurchase.adapters.clickhouse import ClickHouseWarehouse

Row = tuple[str, str, int]
"""Event id, product and day of January 2026."""
ROWS = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.sampled_from(["milk", "bread"]), st.integers(1, 3)), max_size=12
)


@pytest.fixture(autouse=True)
def _nothing_there(warehouse: ClickHouseWarehouse) -> None:
    _empty(warehouse)


def _empty(warehouse: ClickHouseWarehouse) -> None:
    for table in ("landed_purchases", "purchases", "corrections", "repeated_events"):
        warehouse.execute(f"TRUNCATE TABLE {table}")


def _land(warehouse: ClickHouseWarehouse, source: str, rows: Sequence[Row]) -> None:
    columns = {
        "source": [source] * len(rows),
        "row": pa.array(range(1, len(rows) + 1), pa.uint64()),
        "event_id": [event for event, _, _ in rows],
        "user_id": ["anna"] * len(rows),
        "product_id": [product for _, product, _ in rows],
        "purchased_at": [f"2026-01-0{day}" for _, _, day in rows],
    }
    if rows:
        warehouse.append_arrow("landed_purchases", pa.table(columns))


def _take_in(warehouse: ClickHouseWarehouse, first: int = 1, last: int = 3) -> None:
    ingest.ingest_landed(warehouse, f"2026-01-0{first}", f"2026-01-0{last}")


def _standing(warehouse: ClickHouseWarehouse) -> list[Row]:
    """All stored rows, duplicates included."""
    rows = "SELECT event_id, product_id, toDayOfMonth(purchased_at) FROM purchases ORDER BY ALL"
    return [(event, product, day) for event, product, day in warehouse.rows(rows)]


@pytest.mark.parametrize("concurrency", [3, ingest.BATCH_ROWS])
@given(before=ROWS, first=ROWS, second=ROWS)
@settings(max_examples=6, deadline=None)
def test_the_first_row_of_each_event_comes_in(
    warehouse: ClickHouseWarehouse, concurrency: int, before: list[Row], first: list[Row], second: list[Row]
) -> None:
    """Only the requested days are ingested; earlier rows stay, and files are read in the order of their names."""
    _empty(warehouse)
    expected: dict[str, Row] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ingest, "BATCH_ROWS", concurrency)
        _land(warehouse, "z.csv", before)
        _take_in(warehouse, 2, 2)
        for row in [row for row in before if row[2] == 2]:
            expected.setdefault(row[0], row)
        _land(warehouse, "b.csv", second)
        _land(warehouse, "a.csv", first)
        _take_in(warehouse)
        for row in [*first, *second, *before]:
            expected.setdefault(row[0], row)
        for _ in range(2):
            assert _standing(warehouse) == sorted(expected.values())
            _take_in(warehouse)


def test_what_another_run_found_is_not_looked_at(warehouse: ClickHouseWarehouse) -> None:
    """A killed run leaves outdated rows in `repeated_events`."""
    _land(warehouse, "a.csv", [("a", "milk", 1)])
    warehouse.execute("""
        INSERT INTO repeated_events (run, event, standing)
        SELECT generateUUIDv4(), reinterpretAsUInt128(sipHash128('a')), true
    """)
    _take_in(warehouse)
    assert _standing(warehouse) == [("a", "milk", 1)]
