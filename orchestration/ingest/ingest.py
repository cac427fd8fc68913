"""Ingests landed events into the warehouse, each once, with bounded memory."""

from typing import Any
from uuid import uuid4

from orchestration.features.snapshots import statement
from repurchase.adapters.clickhouse import ClickHouseWarehouse

BATCH_ROWS = 4_000_000
"""Maximum number of repeated events that a statement keeps in memory."""
REPEATED = "SELECT countIf(NOT standing), countIf(standing) FROM repeated_events WHERE run = {run:UUID}"


def ingest_landed(warehouse: ClickHouseWarehouse, first_day: str, last_day: str) -> None:
    """Ingest the landed events of these UTC days (ISO, both included), each once.

    Idempotent, also after a crash and in any order of days. Corrections come first, so that each purchase finds its
    own, and event months come before purchases, so that a later micro-batch finds them.
    """
    days = {"first_day": first_day, "last_day": last_day}
    for name in ("corrections", "event_months"):
        warehouse.execute(statement(name), days)
    _ingest_purchases(warehouse, days)
    warehouse.execute(statement("corrected_purchases"), days)


def _ingest_purchases(warehouse: ClickHouseWarehouse, days: dict[str, Any]) -> None:
    """Stream events that landed once, and keep only repeated events in memory: few, unless a whole file is repeated."""
    run = days | {"run": uuid4()}
    warehouse.execute(statement("repeated_events"), run)
    [(again, standing)] = warehouse.rows(REPEATED, run)
    parts = (again + standing) // BATCH_ROWS + 1
    for part in range(parts):
        of_part = run | {"part": part, "parts": parts}
        warehouse.execute(statement("purchases"), of_part)
        if again:
            warehouse.execute(statement("repeated_purchases"), of_part)
