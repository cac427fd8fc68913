"""Tests how landed rows become purchases, over several days and files."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pytest

from orchestration.ingest.ingest import ingest_landed
from repurchase.adapters.clickhouse import ClickHouseWarehouse

COLUMNS = ("user_id", "product_id", "purchased_at", "event_id")
Row = tuple[str, str, str, str | None]


@pytest.fixture(autouse=True)
def _empty(warehouse: ClickHouseWarehouse) -> None:
    for table in ("landed_purchases", "purchases"):
        warehouse.execute(f"TRUNCATE TABLE {table}")


def _land(warehouse: ClickHouseWarehouse, source: str, rows: Sequence[Row]) -> None:
    places = {"source": [source] * len(rows), "row": pa.array(range(1, len(rows) + 1), pa.uint64())}
    values = {name: pa.array(found, pa.string()) for name, found in zip(COLUMNS, zip(*rows, strict=True), strict=True)}
    warehouse.append_arrow("landed_purchases", pa.table(places | values))


def _ingest(warehouse: ClickHouseWarehouse, first_day: str = "2026-01-01", last_day: str = "2026-01-31") -> None:
    ingest_landed(warehouse, first_day, last_day)


def _events(warehouse: ClickHouseWarehouse) -> list[tuple[str, str]]:
    """Stored events, duplicates included."""
    return [(event, user) for event, user in warehouse.rows("SELECT event_id, user_id FROM purchases ORDER BY ALL")]


TWO: list[Row] = [("anna", "milk", "2026-01-01 10:00", "e1"), ("boris", "milk", "2026-01-02 10:00", "e2")]


def test_ingesting_again_changes_nothing(warehouse: ClickHouseWarehouse) -> None:
    """Repeated ingestion of the same rows leads to the same purchases."""
    _land(warehouse, "a.csv", TWO)
    for _ in range(2):
        _ingest(warehouse)
    assert _events(warehouse) == [("e1", "anna"), ("e2", "boris")]


def test_the_same_file_under_another_name_brings_nothing_new(warehouse: ClickHouseWarehouse) -> None:
    """Also without event_id; equal rows remain separate purchases."""
    rows: list[Row] = [("anna", "milk", "2026-01-01 10:00", None)] * 2
    _land(warehouse, "a.csv", rows)
    _ingest(warehouse)
    _land(warehouse, "b.csv", rows)
    _ingest(warehouse)
    assert [user for _, user in _events(warehouse)] == ["anna", "anna"]


def test_an_event_repeated_in_one_file_counts_once(warehouse: ClickHouseWarehouse) -> None:
    """The first row counts, also if the repetition differs or is on another day."""
    _land(
        warehouse,
        "a.csv",
        [*TWO, *TWO, ("anna", "bread", "2026-01-01 10:00", "e1"), ("anna", "milk", "2026-01-09 10:00", "e1")],
    )
    _ingest(warehouse)
    assert _events(warehouse) == [("e1", "anna"), ("e2", "boris")]
    assert warehouse.rows("SELECT product_id, toString(toDate(purchased_at)) FROM purchases WHERE event_id = 'e1'") == [
        ("milk", "2026-01-01")
    ]


def test_an_event_repeated_across_files_and_days_counts_once(warehouse: ClickHouseWarehouse) -> None:
    """The event ingested first stays, whatever the day of the repetition."""
    _land(warehouse, "b.csv", TWO)
    _ingest(warehouse)
    _land(warehouse, "a.csv", [("vera", "milk", "2026-01-20 10:00", "e1")])
    _ingest(warehouse, "2026-01-20", "2026-01-20")
    assert _events(warehouse) == [("e1", "anna"), ("e2", "boris")]


def test_only_the_days_asked_for_are_ingested(warehouse: ClickHouseWarehouse) -> None:
    """A day is a UTC day including both its ends, and the days of a range cover it completely."""
    edges = ["2025-12-31T23:59:59.999Z", "2026-01-01T00:00:00Z", "2026-01-01T23:59:59.999Z", "2026-01-02T00:00:00Z"]
    _land(warehouse, "a.csv", [("anna", "milk", at, f"e{number}") for number, at in enumerate(edges)])
    _ingest(warehouse, "2026-01-01", "2026-01-01")
    assert [event for event, _ in _events(warehouse)] == ["e1", "e2"]
    for day in ("2025-12-31", "2026-01-01", "2026-01-02"):
        _ingest(warehouse, day, day)
    assert [event for event, _ in _events(warehouse)] == ["e0", "e1", "e2", "e3"]


def test_refused_rows_are_not_ingested(warehouse: ClickHouseWarehouse) -> None:
    """Quarantined rows are never ingested."""
    _land(warehouse, "a.csv", [("", "milk", "2026-01-01", "e1"), ("anna", "milk", "01/02/2026", "e2"), TWO[1]])
    _ingest(warehouse)
    assert _events(warehouse) == [("e2", "boris")]
