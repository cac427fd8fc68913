"""Tests the checks of predictions."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import dagster as dg
import pytest

from orchestration.assets.forecast.repurchase_predictions import (
    RULES,
    predictions_are_in_range,
    predictions_are_whole,
    somebody_runs_out,
)
from orchestration.resources import WarehouseResource
from repurchase.adapters.clickhouse import ClickHouseWarehouse
from tests.orchestration.tables import PURCHASE, TODAY, broken, fill, found

pytestmark = pytest.mark.usefixtures("place")
DAY = timedelta(days=1)
PAIR = {"user_id": "anna", "category": "milk", "event_timestamp": TODAY, "purchase_days": 3}
PREDICTION = PAIR | {
    "product_id": "milk",
    "last_purchased_at": TODAY - DAY,
    "expected_next_at": TODAY + DAY,
    "probability": 0.4,
    "probability_14": 0.5,
    "probability_21": 0.6,
    "probability_28": 0.7,
}
WRONG = [
    ({"probability": -0.1}, "probabilities are 0 to 1"),
    ({"probability_28": 1.01}, "probabilities are 0 to 1"),
    ({"probability_14": 0.3}, "probabilities do not decrease with the horizon"),
    ({"probability": float("nan")}, "probabilities are 0 to 1"),
    ({"expected_next_at": TODAY - DAY}, "the expected day is not before the cutoff"),
    ({"last_purchased_at": TODAY}, "the last purchase is before the cutoff"),
    ({"purchase_days": 1}, "enough purchase days"),
]


@pytest.fixture(autouse=True)
def _pairs(warehouse: ClickHouseWarehouse) -> None:
    """One pair qualifies; one has too few purchase days, and "vase" is not a consumable."""
    fill(warehouse, "purchases", [PURCHASE])
    once, vase = PAIR | {"user_id": "boris", "purchase_days": 1}, PAIR | {"category": "vase"}
    fill(warehouse, "replenishment_cycles", [PAIR, once, vase])
    verdicts = [{"category": "milk", "consumable": True}, {"category": "vase", "consumable": False}]
    fill(warehouse, "consumable_verdicts", verdicts)


def _check(check: dg.AssetChecksDefinition) -> dg.AssetCheckResult:
    result = check(warehouse=WarehouseResource())
    assert isinstance(result, dg.AssetCheckResult)
    return result


def test_sound_predictions_pass(warehouse: ClickHouseWarehouse) -> None:
    """Only the newest snapshot is checked."""
    older = PREDICTION | {"event_timestamp": TODAY - 7 * DAY, "probability": 7.0}
    fill(warehouse, "repurchase_predictions", [PREDICTION, older])
    for check in (predictions_are_in_range, predictions_are_whole, somebody_runs_out):
        assert _check(check).passed


@pytest.mark.parametrize(("wrong", "rule"), WRONG)
def test_a_value_out_of_range_is_found(warehouse: ClickHouseWarehouse, wrong: dict[str, Any], rule: str) -> None:
    """The check names exactly the violated rule."""
    fill(warehouse, "repurchase_predictions", [PREDICTION, PREDICTION | wrong])
    result = _check(predictions_are_in_range)
    assert not result.passed
    assert broken(result) == [rule]
    assert set(RULES) == {each for _, each in WRONG}


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([], {"pairs": 1, "predictions": 0}),
        ([PREDICTION, PREDICTION], {"predictions": 2, "doubled": 1}),
        ([PREDICTION, PREDICTION | {"category": "vase"}], {"predictions": 2, "doubled": 0}),
    ],
)
def test_a_lost_or_doubled_prediction_is_found(
    warehouse: ClickHouseWarehouse, rows: list[dict[str, Any]], told: dict[str, int]
) -> None:
    """Each pair with enough purchase days needs exactly one prediction."""
    fill(warehouse, "repurchase_predictions", rows)
    result = _check(predictions_are_whole)
    assert not result.passed
    assert told.items() <= found(result).items()


def test_a_shop_where_nobody_runs_out_is_a_doubt(warehouse: ClickHouseWarehouse) -> None:
    """Without qualifying pairs the blocking checks pass, and one check warns."""
    fill(warehouse, "replenishment_cycles", [])
    fill(warehouse, "repurchase_predictions", [])
    assert _check(predictions_are_whole).passed
    assert _check(predictions_are_in_range).passed
    result = _check(somebody_runs_out)
    assert (result.passed, result.severity) == (False, dg.AssetCheckSeverity.WARN)
