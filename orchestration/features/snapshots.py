"""Snapshots in the warehouse: current cutoff, reading, and atomic replacement."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from repurchase.adapters.clickhouse import ClickHouseWarehouse
from repurchase.errors import InsufficientHistory
from repurchase.features.snapshot import cutoff

ASSETS = Path(__file__).parents[1] / "assets"
AS_OF = "event_timestamp = {as_of:DateTime('UTC')}"
LAST_EVENT = "SELECT greatest(max(purchased_at), (SELECT max(corrected_at) FROM corrections)) FROM purchases"


def statement(name: str) -> str:
    """Return the text of `assets/*/<name>.sql`."""
    return next(ASSETS.glob(f"*/{name}.sql")).read_text()


def current_cutoff(warehouse: ClickHouseWarehouse) -> datetime:
    """The cutoff (aware, UTC) of the current features; raises InsufficientHistory without purchases."""
    if not warehouse.value("SELECT count() FROM purchases"):
        raise InsufficientHistory("the warehouse holds no purchases; materialize landed_purchases and purchases first")
    return cutoff(warehouse.value(LAST_EVENT), datetime.now(UTC))


def rows_as_of(warehouse: ClickHouseWarehouse, view: str, as_of: datetime) -> pd.DataFrame:
    """All rows of a view as of one moment (aware, UTC)."""
    return warehouse.frame(f"SELECT * FROM {view} WHERE {AS_OF}", {"as_of": as_of})


def count_as_of(warehouse: ClickHouseWarehouse, view: str, as_of: datetime) -> int:
    """Number of rows of a view as of one moment (aware, UTC)."""
    return int(warehouse.value(f"SELECT count() FROM {view} WHERE {AS_OF}", {"as_of": as_of}))


def replace_snapshot(
    warehouse: ClickHouseWarehouse, table: str, as_of: datetime, parameters: dict[str, Any] | None = None
) -> None:
    """Replace the rows of `table` as of one moment with the result of `assets/*/<table>.sql`."""
    with staging_table(warehouse, table, as_of) as target:
        warehouse.execute(statement(table), {"target": target, "as_of": as_of, **(parameters or {})})


@contextmanager
def staging_table(warehouse: ClickHouseWarehouse, table: str, as_of: datetime) -> Iterator[str]:
    """Yield an empty copy of `table`, whose rows atomically replace those of `table` as of the moment at the end.

    After an error or a crash of the process or the server, readers still see the earlier rows.
    """
    day = f"{as_of:%Y%m%d}"
    target = f"staged_{table}_{day}"
    warehouse.define(f"CREATE OR REPLACE TABLE {target} AS {table}")
    try:
        yield target
        if warehouse.value(f"SELECT count() FROM {target}"):
            warehouse.define(f"ALTER TABLE {table} REPLACE PARTITION {day} FROM {target}")
        else:
            warehouse.define(f"ALTER TABLE {table} DROP PARTITION {day}")
    finally:
        warehouse.define(f"DROP TABLE IF EXISTS {target} SYNC")
