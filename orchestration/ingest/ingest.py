"""Landed events enter the warehouse, each once, in memory that does not grow with their number."""

from typing import Any
from uuid import uuid4

from orchestration.features.snapshots import statement
from repurchase.adapters.clickhouse import ClickHouseWarehouse

BATCH_ROWS = 4_000_000
"""Repeated events that a statement keeps in memory."""
REPEATED = "SELECT countIf(NOT standing), countIf(standing) FROM repeated_events WHERE run = {run:UUID}"


def ingest_landed(warehouse: ClickHouseWarehouse, first_day: str, last_day: str) -> None:
    """Take the landed events of these UTC days (ISO, both included) into the warehouse, each once.

    Broken off anywhere and run again, or run in any order of days, it comes to the same purchases. Corrections go
    first, so that each purchase finds what is told of it, and the months of events before the purchases, so that a
    micro-batch that comes later finds them.
    """
    days = {"first_day": first_day, "last_day": last_day}
    for name in ("corrections", "event_months"):
        warehouse.execute(statement(name), days)
    _ingest_purchases(warehouse, days)
    warehouse.execute(statement("corrected_purchases"), days)


def _ingest_purchases(warehouse: ClickHouseWarehouse, days: dict[str, Any]) -> None:
    """Let what landed once flow in, and keep in memory only what is repeated: little, unless a whole file is."""
    run = days | {"run": uuid4()}
    warehouse.execute(statement("repeated_events"), run)
    [(again, standing)] = warehouse.rows(REPEATED, run)
    parts = (again + standing) // BATCH_ROWS + 1
    for part in range(parts):
        of_part = run | {"part": part, "parts": parts}
        warehouse.execute(statement("purchases"), of_part)
        if again:
            warehouse.execute(statement("repeated_purchases"), of_part)
