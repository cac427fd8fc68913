"""Shared checks of warehouse rows: named rules and unique keys."""

from collections.abc import Mapping
from typing import Any

import dagster as dg

from repurchase.adapters.clickhouse import ClickHouseWarehouse

GROUPED_IN_MEMORY = 64 << 20
"""Bytes of keys in memory before ClickHouse groups them on disk."""


def check_row_rules(
    warehouse: ClickHouseWarehouse, rows: str, rules: Mapping[str, str], parameters: Mapping[str, Any] | None = None
) -> dg.AssetCheckResult:
    """Pass if all rows satisfy all rules (SQL conditions by name); report the number of violations of each.

    `rows` is the text after FROM. NaN violates each rule that does not handle it.
    """
    broken = ", ".join(f"countIf(NOT ({rule}))" for rule in rules.values())
    [(total, *counts)] = warehouse.rows(f"SELECT count(), {broken} FROM {rows}", parameters)
    found = {f"not so: {name}": count for name, count in zip(rules, counts, strict=True)}
    return dg.AssetCheckResult(passed=not any(counts), metadata={"rows": total, **found})


def check_unique_keys(warehouse: ClickHouseWarehouse, table: str, *keys: str) -> dg.AssetCheckResult:
    """Pass if no two rows of a table share all `keys`; a duplicate row would multiply Feast's joins."""
    rows, different = rows_and_keys(warehouse, table, *keys)
    return dg.AssetCheckResult(passed=rows == different, metadata={"rows": rows, "doubled": rows - different})


def rows_and_keys(warehouse: ClickHouseWarehouse, table: str, *keys: str) -> tuple[int, int]:
    """Number of rows of a table and number of distinct keys; `table` is the text after FROM.

    Keys are compared by a 128-bit hash, as in uniqExact, but large groupings spill to disk.
    """
    [(rows, different)] = warehouse.rows(f"""
        SELECT sum(times), count()
        FROM (
            SELECT count() AS times FROM {table} GROUP BY reinterpretAsUInt128(sipHash128({", ".join(keys)}))
        )
        SETTINGS max_bytes_before_external_group_by = {GROUPED_IN_MEMORY}
    """)
    return rows, different
