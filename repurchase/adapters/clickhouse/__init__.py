"""The warehouse: every purchase and every feature, open through one door."""

from __future__ import annotations

from repurchase.adapters.clickhouse.client import ClickHouseWarehouse
from repurchase.adapters.clickhouse.migrations import migrate

__all__ = ["ClickHouseWarehouse", "migrate", "open_warehouse"]


def open_warehouse(url: str) -> ClickHouseWarehouse:
    """Open the warehouse at `clickhouse://user:password@host:port/database` (`clickhouses://` for TLS).

    Raises SettingsError where nothing answers or the password is refused.
    """
    return ClickHouseWarehouse.at(url)
