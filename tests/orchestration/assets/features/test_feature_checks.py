"""Tests that the checks of the three feature tables find each invalid row and pass valid ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import dagster as dg
import pytest

from orchestration.assets.features.category_rhythms import rhythms_are_in_range, rhythms_are_unique
from orchestration.assets.features.replenishment_cycles import cycles_are_in_range, cycles_are_unique
from orchestration.assets.features.shopper_habits import habits_are_in_range, habits_are_unique
from orchestration.resources import WarehouseResource
from repurchase.adapters.clickhouse import ClickHouseWarehouse
from tests.orchestration.tables import TODAY, broken, fill, found

pytestmark = pytest.mark.usefixtures("place")
NAN = float("nan")
CYCLE = {
    "user_id": "anna", "category": "milk", "event_timestamp": TODAY, "purchase_days": 3, "recency_days": 2.0,
    "tenure_days": 12.0, "mean_gap_days": 5.0, "decayed_count_56": 2.5, "decayed_count_112": 2.7,
    "poisson_gamma_rate": 0.2,
}  # fmt: skip
HABIT = {
    "user_id": "anna", "event_timestamp": TODAY, "visit_days_28": 4, "visit_days_112": 9, "visit_recency_days": 2.0,
    "visit_gap_days": 6.0, "usual_hour": 18, "repeats_28": 0.2,
}  # fmt: skip
RHYTHM = {
    "category": "milk", "event_timestamp": TODAY, "shoppers": 7, "popularity_28": 0.5, "repeat_share": 1.0,
    "gap_median_days": 5.0,
}  # fmt: skip
TABLES = {
    "replenishment_cycles": (CYCLE, cycles_are_unique, cycles_are_in_range, {"mean_gap_days": NAN}),
    "shopper_habits": (HABIT, habits_are_unique, habits_are_in_range, {"visit_gap_days": NAN}),
    "category_rhythms": (RHYTHM, rhythms_are_unique, rhythms_are_in_range, {"gap_median_days": NAN}),
}
"""A valid row of each table, its checks, and values that may be unknown."""
WRONG = [
    ("replenishment_cycles", {"purchase_days": 0, "decayed_count_56": 0.0, "decayed_count_112": 0.0}, "at least one purchase day"),  # noqa: E501
    ("replenishment_cycles", {"recency_days": -0.1}, "the last purchase is in the past"),
    ("replenishment_cycles", {"recency_days": NAN, "tenure_days": 12.0}, "the last purchase is in the past"),
    ("replenishment_cycles", {"recency_days": 13.0}, "the first purchase is not after the last"),
    ("replenishment_cycles", {"mean_gap_days": 13.5}, "the mean gap is within the tenure"),
    ("replenishment_cycles", {"decayed_count_112": 3.1}, "a decayed count is at most the count"),
    ("replenishment_cycles", {"poisson_gamma_rate": NAN}, "the rate is 0 or more"),
    ("shopper_habits", {"visit_recency_days": -1.0}, "the last visit is in the past"),
    ("shopper_habits", {"visit_days_28": 10}, "visit days do not decrease with the window"),
    ("shopper_habits", {"visit_days_112": 113}, "at most one visit day per day"),
    ("shopper_habits", {"visit_gap_days": 0.5}, "the gap, where known, is at least a day"),
    ("shopper_habits", {"usual_hour": 24}, "the hour is 0 to 23"),
    ("shopper_habits", {"repeats_28": 1.1}, "shares of repeated and due pairs are shares"),
    ("category_rhythms", {"shoppers": 0}, "at least one shopper"),
    ("category_rhythms", {"popularity_28": 1.1}, "the popularity is a share"),
    ("category_rhythms", {"repeat_share": NAN}, "the share of repeat shoppers is a share"),
    ("category_rhythms", {"gap_median_days": 0.0}, "the median gap, where known, is at least a day"),
]  # fmt: skip


def _check(check: dg.AssetChecksDefinition) -> dg.AssetCheckResult:
    result = check(warehouse=WarehouseResource())
    assert isinstance(result, dg.AssetCheckResult)
    return result


@pytest.mark.parametrize("table", TABLES)
def test_sound_rows_pass(warehouse: ClickHouseWarehouse, table: str) -> None:
    """At two moments, and with unknown values; an empty table passes, too."""
    row, unique, in_range, unknown = TABLES[table]
    fill(warehouse, table, [row, row | unknown | {"event_timestamp": TODAY.replace(year=TODAY.year - 1)}])
    assert _check(unique).passed
    assert _check(in_range).passed


@pytest.mark.parametrize("table", TABLES)
def test_a_doubled_row_is_found(warehouse: ClickHouseWarehouse, table: str) -> None:
    """Also if values differ, because Feast would join both rows."""
    row, unique, _, unknown = TABLES[table]
    fill(warehouse, table, [row, row | unknown])
    assert not _check(unique).passed
    assert found(_check(unique))["doubled"] == 1


@pytest.mark.parametrize(("table", "wrong", "rule"), WRONG)
def test_a_value_out_of_range_is_found(
    warehouse: ClickHouseWarehouse, table: str, wrong: Mapping[str, Any], rule: str
) -> None:
    """The check names the violated rule, also if the row violates others."""
    row, _, in_range, _ = TABLES[table]
    fill(warehouse, table, [row, {**row, **wrong}])
    assert not _check(in_range).passed
    assert rule in broken(_check(in_range))


def test_every_rule_is_tried(warehouse: ClickHouseWarehouse) -> None:
    """Each rule of the checks has a violating row above."""
    for table, (row, _, in_range, _) in TABLES.items():
        fill(warehouse, table, [row])
        rules = {name.removeprefix("not so: ") for name in found(_check(in_range)) if name != "rows"}
        assert rules == {rule for where, _, rule in WRONG if where == table}
