"""How checks judge rows in the warehouse: rule by rule, so that a failed check names the rule."""

from collections.abc import Mapping
from typing import Any

import dagster as dg

from repurchase.adapters.clickhouse import ClickHouseWarehouse

GROUPED_IN_MEMORY = 64 << 20
"""Bytes of keys, before they go through files."""


def check_row_rules(
    warehouse: ClickHouseWarehouse, rows: str, rules: Mapping[str, str], parameters: Mapping[str, Any] | None = None
) -> dg.AssetCheckResult:
    """Pass where every row keeps every rule, an SQL condition by its name; tells how many rows break each.

    `rows` is what follows FROM. NaN keeps no rule that does not name it.
    """
    broken = ", ".join(f"countIf(NOT ({rule}))" for rule in rules.values())
    [(total, *counts)] = warehouse.rows(f"SELECT count(), {broken} FROM {rows}", parameters)
    found = {f"not so: {name}": count for name, count in zip(rules, counts, strict=True)}
    return dg.AssetCheckResult(passed=not any(counts), metadata={"rows": total, **found})


def check_unique_keys(warehouse: ClickHouseWarehouse, table: str, *keys: str) -> dg.AssetCheckResult:
    """Pass where no two rows of a table share all `keys`; a doubled row would multiply Feast's joins."""
    rows, different = rows_and_keys(warehouse, table, *keys)
    return dg.AssetCheckResult(passed=rows == different, metadata={"rows": rows, "doubled": rows - different})


def rows_and_keys(warehouse: ClickHouseWarehouse, table: str, *keys: str) -> tuple[int, int]:
    """How many rows a table has, and how many different keys; `table` is what follows FROM.

    Keys are told apart by 128 bits of hash, as uniqExact does, but through files where they are many.
    """
    [(rows, different)] = warehouse.rows(f"""
        SELECT sum(times), count()
        FROM (
            SELECT count() AS times FROM {table} GROUP BY reinterpretAsUInt128(sipHash128({", ".join(keys)}))
        )
        SETTINGS max_bytes_before_external_group_by = {GROUPED_IN_MEMORY}
    """)
    return rows, different
