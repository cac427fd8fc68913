"""How checks judge rows in the warehouse: rule by rule, so that a failed check names the rule."""

from collections.abc import Mapping
from typing import Any

import dagster as dg

from repurchase.adapters.warehouse import ClickHouseWarehouse


def rows_keep(
    warehouse: ClickHouseWarehouse, rows: str, rules: Mapping[str, str], parameters: Mapping[str, Any] | None = None
) -> dg.AssetCheckResult:
    """Pass where every row keeps every rule, an SQL condition by its name; tells how many rows break each.

    `rows` is what follows FROM. NaN keeps no rule that does not name it.
    """
    broken = ", ".join(f"countIf(NOT ({rule}))" for rule in rules.values())
    [(total, *counts)] = warehouse.rows(f"SELECT count(), {broken} FROM {rows}", parameters)
    found = {f"not so: {name}": count for name, count in zip(rules, counts, strict=True)}
    return dg.AssetCheckResult(passed=not any(counts), metadata={"rows": total, **found})


def keys_stand_once(warehouse: ClickHouseWarehouse, table: str, *keys: str) -> dg.AssetCheckResult:
    """Pass where no two rows of a table share all `keys`; a doubled row would multiply Feast's joins."""
    [(rows, different)] = warehouse.rows(f"SELECT count(), uniqExact({', '.join(keys)}) FROM {table}")
    return dg.AssetCheckResult(passed=rows == different, metadata={"rows": rows, "doubled": rows - different})
