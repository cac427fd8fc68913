"""Tests which snapshots are recomputed, and that an interrupted one keeps the old rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from orchestration.features.snapshot_refresh import SnapshotRefresh, refresh_snapshots
from orchestration.features.snapshots import staging_table
from repurchase.adapters.clickhouse import ClickHouseWarehouse
from tests.orchestration.tables import fill

VIEW = "category_rhythms"
MOMENTS = [datetime(2026, 3, day, tzinfo=UTC) for day in (1, 8, 15)]
HOUR = timedelta(hours=1)
MILK = {"event_id": "e1", "user_id": "anna", "product_id": "milk", "purchased_at": MOMENTS[0] - HOUR, "quantity": 1.0}


@pytest.fixture(autouse=True)
def _computed(warehouse: ClickHouseWarehouse) -> None:
    for table in ("purchases", "corrections", "products", "snapshots", VIEW):
        warehouse.execute(f"TRUNCATE TABLE {table}")
    _buy(warehouse)
    assert list(refresh_snapshots(warehouse, VIEW, MOMENTS)) == MOMENTS


def _buy(warehouse: ClickHouseWarehouse, **changes: object) -> None:
    row = MILK | changes
    columns = ", ".join(row)
    values = ", ".join(f"{{{name}:{'Float64' if name == 'quantity' else 'String'}}}" for name in row)
    warehouse.execute(f"INSERT INTO purchases ({columns}) VALUES ({values})", {**row, "purchased_at": _text(row)})  # noqa: S608


def _text(row: dict[str, object]) -> str:
    return f"{row['purchased_at']:%Y-%m-%d %H:%M:%S}"


def _take_back(warehouse: ClickHouseWarehouse, at: datetime) -> None:
    warehouse.execute(
        "INSERT INTO corrections (event_id, user_id, corrects, kind, corrected_at, quantity)"
        " VALUES ('c1', 'anna', 'e1', 'return', {at:String}, inf)",
        {"at": f"{at:%Y-%m-%d %H:%M:%S}"},
    )


def to_compute(warehouse: ClickHouseWarehouse, moments: Sequence[datetime], **parameters: object) -> list[datetime]:
    """Snapshots to compute at the current state."""
    return SnapshotRefresh.now(warehouse, VIEW, parameters).outdated(warehouse, moments)


def test_what_stands_is_not_computed_again(warehouse: ClickHouseWarehouse) -> None:
    """If a later snapshot is added, only it is missing."""
    assert to_compute(warehouse, MOMENTS) == []
    later = MOMENTS[-1] + timedelta(days=1)
    assert to_compute(warehouse, [*MOMENTS, later]) == [later]


def test_a_late_event_outdates_what_lies_after_it(warehouse: ClickHouseWarehouse) -> None:
    """All snapshots after the earliest changed day are outdated, also those not requested."""
    _buy(warehouse, event_id="e2", purchased_at=MOMENTS[1] - HOUR)
    assert to_compute(warehouse, MOMENTS[2:]) == MOMENTS[1:]
    assert list(refresh_snapshots(warehouse, VIEW, MOMENTS)) == MOMENTS[1:]
    assert to_compute(warehouse, MOMENTS) == []


def test_a_correction_outdates_what_lies_after_its_own_moment(warehouse: ClickHouseWarehouse) -> None:
    """Snapshots between the purchase and its correction stay valid."""
    _take_back(warehouse, MOMENTS[2] - HOUR)
    assert to_compute(warehouse, []) == MOMENTS[2:]


def test_a_product_of_another_category_outdates_what_is_wanted(warehouse: ClickHouseWarehouse) -> None:
    """As with another definition; snapshots that are not requested stay."""
    fill(warehouse, "products", [{"product_id": "milk", "title": "Milk", "category": "milk"}])
    assert to_compute(warehouse, MOMENTS[1:]) == MOMENTS[1:]
    assert to_compute(warehouse, MOMENTS[1:], other=1) == MOMENTS[1:]


def test_a_lost_snapshot_is_computed(warehouse: ClickHouseWarehouse) -> None:
    """Also if the table `snapshots` still lists it."""
    warehouse.execute(f"ALTER TABLE {VIEW} DROP PARTITION {MOMENTS[1]:%Y%m%d}")
    assert to_compute(warehouse, MOMENTS) == [MOMENTS[1]]


def test_a_snapshot_broken_off_leaves_the_old_one(warehouse: ClickHouseWarehouse) -> None:
    """Readers see the old rows until all new rows are written."""
    rows = f"SELECT category, event_timestamp FROM {VIEW} ORDER BY ALL"  # noqa: S608
    before = warehouse.rows(rows)

    def broken_off() -> None:
        with staging_table(warehouse, VIEW, MOMENTS[0]) as target:
            warehouse.execute(f"INSERT INTO {target} (category, event_timestamp) VALUES ('bread', '2026-03-01')")  # noqa: S608
            assert warehouse.rows(rows) == before
            raise InterruptedError

    with pytest.raises(InterruptedError):
        broken_off()
    assert warehouse.rows(rows) == before
    assert warehouse.value("SELECT count() FROM system.tables WHERE name LIKE 'staged%'") == 0


def test_a_snapshot_of_nothing_takes_the_place_of_one_of_something(warehouse: ClickHouseWarehouse) -> None:
    """An empty snapshot deletes the old rows."""
    with staging_table(warehouse, VIEW, MOMENTS[0]):
        pass
    moments = warehouse.rows(f"SELECT DISTINCT event_timestamp FROM {VIEW} ORDER BY 1")  # noqa: S608
    assert moments == [(at,) for at in MOMENTS[1:]]
