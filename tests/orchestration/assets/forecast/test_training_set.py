"""Tests that the training set contains all labels once, with their features."""

from __future__ import annotations

from typing import Any

import dagster as dg
import pandas as pd
import pytest

from orchestration.assets.forecast.training_set import labels_are_joined
from orchestration.resources import WarehouseResource
from repurchase.adapters.clickhouse import ClickHouseWarehouse
from tests.orchestration.tables import TODAY, fill, found

pytestmark = pytest.mark.usefixtures("place")
ANNA = {"user_id": "anna", "category": "milk", "event_timestamp": TODAY, "purchase_days": 3}
BORIS = ANNA | {"user_id": "boris"}


@pytest.fixture(autouse=True)
def _labels(warehouse: ClickHouseWarehouse) -> None:
    keys = ("user_id", "category", "event_timestamp")
    known = {"known_days": 7, "draw_weight": 1_000_000}
    fill(warehouse, "training_labels", [{name: row[name] for name in keys} | known for row in (ANNA, BORIS)])


def _check(rows: list[dict[str, Any]]) -> dg.AssetCheckResult:
    frame = pd.DataFrame(rows, columns=list(ANNA))
    result = labels_are_joined(warehouse=WarehouseResource(), training_set=frame)
    assert isinstance(result, dg.AssetCheckResult)
    return result


def test_a_whole_join_passes(warehouse: ClickHouseWarehouse) -> None:
    """An empty join of no labels passes, too."""
    assert _check([ANNA, BORIS]).passed
    fill(warehouse, "training_labels", [])
    assert _check([]).passed


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([ANNA], {"drawn": 2, "rows": 1}),
        ([ANNA, ANNA], {"doubled": 1}),
        ([ANNA, BORIS | {"purchase_days": None}], {"without a cycle": 1}),
    ],
)
def test_a_join_that_lost_or_multiplied_pairs_is_found(rows: list[dict[str, Any]], told: dict[str, int]) -> None:
    """The check reports lost, duplicate and unmatched pairs."""
    result = _check(rows)
    assert not result.passed
    assert told.items() <= found(result).items()
