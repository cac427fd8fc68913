"""Erases a shopper from every warehouse table that has shoppers.

Statements contain only the shopper's digest, because ClickHouse keeps the text of a mutation and may log a query.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from repurchase.adapters.clickhouse import ClickHouseWarehouse, open_warehouse
from repurchase.adapters.erasure.marks import salt_of
from repurchase.adapters.redis.erased_shoppers.digest import digest_of

_TABLES = """
    SELECT tables.name FROM system.tables AS tables
    INNER JOIN system.columns AS columns ON columns.database = tables.database AND columns.table = tables.name
    WHERE tables.database = currentDatabase() AND columns.name = 'user_id' AND tables.engine LIKE '%MergeTree'
    ORDER BY tables.name
"""
_THEIRS = """
    hex(SHA256(concat({salt:String}, trimBoth(ifNull(toString(user_id), ''))))) IN {digests:Array(String)}
"""
"""Contains no subquery: a replicated table rejects mutations that may be non-deterministic across replicas."""
_OF_LATE = "SELECT DISTINCT shopper FROM erased_shoppers WHERE erased_at > now() - INTERVAL 3 DAY"


class WarehouseRecords:
    """Implements the port ShopperRecords over ClickHouse."""

    def __init__(self, url: str) -> None:
        self._url = url

    def erase(self, user_id: str) -> Mapping[str, int]:
        """Delete from each table in turn; see the port."""
        with open_warehouse(self._url) as warehouse:
            return _delete_from_all(warehouse, [digest_of(salt_of(warehouse), user_id)])


def erase_late_rows(warehouse: ClickHouseWarehouse) -> int:
    """Delete rows of erased shoppers that running jobs wrote after a recent erasure; returns the number of rows."""
    digests = [digest for (digest,) in warehouse.rows(_OF_LATE)]
    return sum(_delete_from_all(warehouse, digests).values()) if digests else 0


def _delete_from_all(warehouse: ClickHouseWarehouse, digests: Sequence[str]) -> Mapping[str, int]:
    theirs = {"salt": salt_of(warehouse), "digests": list(digests)}
    # On a cluster, count in the Distributed table; `define` mutates its shards.
    names = [name.removesuffix("_local") for (name,) in warehouse.rows(_TABLES)]
    return {name: _delete(warehouse, name, theirs) for name in names}


def _delete(warehouse: ClickHouseWarehouse, table: str, theirs: Mapping[str, object]) -> int:
    rows = int(warehouse.value(f"SELECT count() FROM {table} WHERE {_THEIRS}", theirs))  # noqa: S608 - from system.tables
    if rows:
        # A mutation rewrites the parts; a lightweight delete would leave the rows in the files until a merge.
        warehouse.define(f"ALTER TABLE {table} DELETE WHERE {_THEIRS} SETTINGS mutations_sync = 2", theirs)
    return rows
