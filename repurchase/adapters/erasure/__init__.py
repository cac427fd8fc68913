"""All that is kept of a shopper, wherever it lies, for the wish to be forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager

from repurchase.adapters.clickhouse import ClickHouseWarehouse
from repurchase.settings import Settings
from repurchase.shoppers.ports import ErasureGuard, ShopperRecords


def open_shopper_records(settings: Settings, order_queue_url: str) -> Sequence[ShopperRecords]:
    """Every place, in the order in which they are to be cleared; each connects for its call.

    The lists of erased shoppers first, so that no writer brings anything back; purchases next, so that nothing is
    derived from them anew; the database last, for it knows what Redis copied.
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
    """Open what keeps erased shoppers out of the online store at redis://… or rediss://…."""
    from repurchase.adapters.erasure.online_store import open_redis_erasure_guard

    return open_redis_erasure_guard(url)


def publish_erased_shoppers(warehouse: ClickHouseWarehouse, online_store_url: str) -> int:
    """Bring the list of erased shoppers into the online store; returns its length. Raises OnlineStoreUnavailable."""
    from repurchase.adapters.erasure.marks import publish_erased

    return publish_erased(warehouse, online_store_url)


def erase_late_rows(warehouse: ClickHouseWarehouse) -> int:
    """Delete what runs that had begun before an erasure of the last days wrote after it; returns how many rows."""
    from repurchase.adapters.erasure import warehouse as records

    return records.erase_late_rows(warehouse)
