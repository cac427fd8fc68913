"""Helpers that write and count warehouse rows in tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import dagster as dg
import pyarrow as pa

from repurchase.adapters.clickhouse import ClickHouseWarehouse

TODAY = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
"""The cutoff (aware, UTC) after a purchase of yesterday."""
PURCHASE = {
    "event_id": "e1",
    "user_id": "anna",
    "product_id": "milk",
    "purchased_at": TODAY - timedelta(hours=9),
    "quantity": 1.0,
    "price": 90.0,
}


def fill(warehouse: ClickHouseWarehouse, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Replace all rows of a table; missing columns have their defaults."""
    warehouse.execute(f"TRUNCATE TABLE {table}")
    if rows:
        warehouse.append_arrow(table, pa.Table.from_pylist([dict(row) for row in rows]))


def count(warehouse: ClickHouseWarehouse, table: str) -> int:
    """Number of rows of a table."""
    return int(warehouse.value(f"SELECT count() FROM {table}"))  # noqa: S608


def found(result: dg.AssetCheckResult) -> dict[str, Any]:
    """Metadata values of a check by name."""
    return {name: value.value for name, value in result.metadata.items()}


def broken(result: dg.AssetCheckResult) -> list[str]:
    """Names of the violated rules."""
    return [name.removeprefix("not so: ") for name, count in found(result).items() if "not so" in name and count]
