"""All that is kept of a shopper, wherever it lies, for the wish to be forgotten."""

from __future__ import annotations

from collections.abc import Sequence

from repurchase.ports import ShopperRecords
from repurchase.settings import Settings


def open_shopper_records(settings: Settings) -> Sequence[ShopperRecords]:
    """Every place, in the order in which they are to be cleared; each connects for its call.

    Purchases first, so that nothing is derived from them anew; the database last, for it knows what Redis copied.
    """
    from repurchase.adapters.shopper_records.database import DatabaseRecords
    from repurchase.adapters.shopper_records.online_store import OnlineStoreRecords
    from repurchase.adapters.shopper_records.warehouse import WarehouseRecords

    return (
        WarehouseRecords(settings.warehouse_url),
        OnlineStoreRecords(settings.online_store_url, settings.database_url),
        DatabaseRecords(settings.database_url),
    )
