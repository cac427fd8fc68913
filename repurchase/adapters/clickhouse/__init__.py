"""Adapter for the ClickHouse warehouse of all purchases and features."""

from __future__ import annotations

from repurchase.adapters.clickhouse.client import ClickHouseWarehouse
from repurchase.adapters.clickhouse.migrations import migrate

__all__ = ["ClickHouseWarehouse", "migrate", "open_warehouse"]


def open_warehouse(url: str) -> ClickHouseWarehouse:
    """Open the warehouse at `clickhouse://user:password@host:port/database` (`clickhouses://` for TLS).

    Raises SettingsError if the server does not answer or rejects the password.
    """
    return ClickHouseWarehouse.at(url)
