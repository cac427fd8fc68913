"""Lists of erased shoppers, which writers check; an erasure updates them before it deletes anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from secrets import token_hex
from typing import Any

from repurchase.adapters.clickhouse import ClickHouseWarehouse, open_warehouse
from repurchase.adapters.redis.erased_shoppers import open_erased_shoppers
from repurchase.adapters.redis.erased_shoppers.digest import digest_of

_SALT = "SELECT min(salt) FROM erasure_salt"
_NEW_SALT = "INSERT INTO erasure_salt (salt) VALUES ({salt:String})"
_LISTED = "SELECT DISTINCT shopper FROM erased_shoppers"
_REMEMBER = """
    INSERT INTO erased_shoppers (shopper)
    SELECT {digest:String} AS digest WHERE digest NOT IN (SELECT shopper FROM erased_shoppers)
"""


class ErasureList:
    """Implements the port ShopperRecords over both lists of erased shoppers; it deletes nothing."""

    def __init__(self, warehouse_url: str, online_store_url: str) -> None:
        self._warehouse_url = warehouse_url
        self._online_store_url = online_store_url

    def erase(self, user_id: str) -> Mapping[str, int]:
        """Add the shopper to the durable list in the warehouse, then to the online list; see the port."""
        with open_warehouse(self._warehouse_url) as warehouse:
            warehouse.execute(_REMEMBER, {"digest": digest_of(salt_of(warehouse), user_id)})
            publish_erased(warehouse, self._online_store_url)
        return {}


def publish_erased(warehouse: ClickHouseWarehouse, online_store_url: str) -> int:
    """Copy the list of erased shoppers to the online store, whose copy may be lost or new; returns its length."""
    salt, listed = salt_of(warehouse), _listed(warehouse)
    with open_erased_shoppers(online_store_url) as online:
        online.bring(salt, listed)
    return len(listed)


def salt_of(warehouse: ClickHouseWarehouse) -> str:
    """Return the salt of all digests, created on first use."""
    if not warehouse.value(_SALT):
        warehouse.execute(_NEW_SALT, {"salt": token_hex(32)})
    salt: Any = warehouse.value(_SALT)
    return str(salt)


def _listed(warehouse: ClickHouseWarehouse) -> Sequence[str]:
    return [digest for (digest,) in warehouse.rows(_LISTED)]
