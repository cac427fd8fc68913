"""Snapshots in the warehouse: which moments there are, and how one is written anew."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from repurchase.adapters.warehouse import ClickHouseWarehouse
from repurchase.errors import NotEnoughHistory
from repurchase.snapshot import cutoff

ASSETS = Path(__file__).parent / "assets"

LAST_EVENT = "SELECT greatest(max(purchased_at), (SELECT max(corrected_at) FROM corrections)) FROM purchases"


def statement(name: str) -> str:
    """Return the text of `assets/<name>.sql`."""
    return (ASSETS / f"{name}.sql").read_text()


def current_cutoff(warehouse: ClickHouseWarehouse) -> datetime:
    """The moment (aware, UTC) as of which today's features are computed; raises NotEnoughHistory."""
    if not warehouse.value("SELECT count() FROM purchases"):
        raise NotEnoughHistory("the warehouse holds no purchases; materialize landed_purchases and purchases first")
    return cutoff(warehouse.value(LAST_EVENT), datetime.now(UTC))


def replace_snapshot(
    warehouse: ClickHouseWarehouse, table: str, as_of: datetime, parameters: dict[str, Any] | None = None
) -> None:
    """Write the rows of `table` as of one moment anew, by `assets/<table>.sql`."""
    drop_snapshot(warehouse, table, as_of)
    warehouse.execute(statement(table), {"as_of": as_of, **(parameters or {})})


def drop_snapshot(warehouse: ClickHouseWarehouse, table: str, as_of: datetime) -> None:
    """Remove the rows of `table` as of one moment, if there are any."""
    warehouse.execute(f"ALTER TABLE {table} DROP PARTITION {as_of:%Y%m%d}")
