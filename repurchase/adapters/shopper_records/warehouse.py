"""A shopper leaves every table of the warehouse that has shoppers, and what comes in of them later is left out."""

from __future__ import annotations

from collections.abc import Mapping
from secrets import token_hex

from repurchase.adapters.warehouse import ClickHouseWarehouse, open_warehouse

_TABLES = """
    SELECT tables.name FROM system.tables AS tables
    INNER JOIN system.columns AS columns ON columns.database = tables.database AND columns.table = tables.name
    WHERE tables.database = currentDatabase() AND columns.name = 'user_id' AND tables.engine LIKE '%MergeTree'
    ORDER BY tables.name
"""
_THEIRS = "trimBoth(ifNull(toString(user_id), '')) = {user_id:String}"
_NEW_SALT = "INSERT INTO erasure_salt (salt) VALUES ({salt:String})"
_REMEMBER = """
    INSERT INTO erased_shoppers (shopper)
    SELECT hex(SHA256(concat((SELECT min(salt) FROM erasure_salt), {user_id:String}))) AS hash
    WHERE hash NOT IN (SELECT shopper FROM erased_shoppers)
"""


class WarehouseRecords:
    """The port ShopperRecords over ClickHouse."""

    def __init__(self, url: str) -> None:
        self._url = url

    def erase(self, user_id: str) -> Mapping[str, int]:
        """Remember the shopper's salted hash first, so that nothing slips in meanwhile; see the port."""
        with open_warehouse(self._url) as warehouse:
            _remember(warehouse, user_id)
            return {name: _delete(warehouse, name, user_id) for (name,) in warehouse.rows(_TABLES)}


def _remember(warehouse: ClickHouseWarehouse, user_id: str) -> None:
    if not warehouse.value("SELECT count() FROM erasure_salt"):
        warehouse.execute(_NEW_SALT, {"salt": token_hex(32)})
    warehouse.execute(_REMEMBER, {"user_id": user_id})


def _delete(warehouse: ClickHouseWarehouse, table: str, user_id: str) -> int:
    theirs = {"user_id": user_id}
    rows = int(warehouse.value(f"SELECT count() FROM {table} WHERE {_THEIRS}", theirs))  # noqa: S608 - a name of our own
    if rows:
        # A mutation rewrites the parts: a lightweight delete would leave the rows in the files until a merge.
        warehouse.define(f"ALTER TABLE {table} DELETE WHERE {_THEIRS} SETTINGS mutations_sync = 2", theirs)
    return rows
