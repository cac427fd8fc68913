"""Adapters that erase all data of one shopper."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager

from repurchase.adapters.clickhouse import ClickHouseWarehouse
from repurchase.settings import Settings
from repurchase.shoppers.ports import ErasureGuard, ShopperRecords


def open_shopper_records(settings: Settings, order_queue_url: str) -> Sequence[ShopperRecords]:
    """Return all stores in the order in which to erase; each connects per call.

    The lists of erased shoppers come first, so that no writer restores data; then purchases, so that nothing is derived
    from them again; the database last, because it has the names of the Redis copies.
    """
    from repurchase.adapters.erasure.database import DatabaseRecords
    from repurchase.adapters.erasure.marks import ErasureList
    from repurchase.adapters.erasure.online_store import OnlineStoreRecords
    from repurchase.adapters.erasure.order_queue import OrderQueueRecords
    from repurchase.adapters.erasure.warehouse import WarehouseRecords

    return (
        ErasureList(settings.warehouse_url, settings.online_store_url),
        WarehouseRecords(settings.warehouse_url),
        OnlineStoreRecords(settings.online_store_url, settings.database_url),
        OrderQueueRecords(order_queue_url),
        DatabaseRecords(settings.database_url),
    )


def open_erasure_guard(url: str) -> AbstractContextManager[ErasureGuard]:
    """Open the guard that keeps erased shoppers out of the online store at redis://… or rediss://…."""
    from repurchase.adapters.erasure.online_store import open_redis_erasure_guard

    return open_redis_erasure_guard(url)


def publish_erased_shoppers(warehouse: ClickHouseWarehouse, online_store_url: str) -> int:
    """Copy the list of erased shoppers to the online store; returns its length. Raises OnlineStoreUnavailable."""
    from repurchase.adapters.erasure.marks import publish_erased

    return publish_erased(warehouse, online_store_url)


def erase_late_rows(warehouse: ClickHouseWarehouse) -> int:
    """Delete rows of erased shoppers that running jobs wrote after a recent erasure; returns the number of rows."""
    from repurchase.adapters.erasure import warehouse as records

    return records.erase_late_rows(warehouse)
