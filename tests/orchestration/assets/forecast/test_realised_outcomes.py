"""Tests the outcomes of predictions, and that the check fails for a decayed champion."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import dagster as dg
import mlflow
import numpy as np
import pytest

from orchestration.assets.forecast.realised_outcomes import champion_holds, realised_outcomes
from orchestration.assets.forecast.repurchase_model import MODEL
from orchestration.features.snapshots import statement
from orchestration.resources import ModelRegistryResource as Models
from orchestration.resources import WarehouseResource
from repurchase.adapters.clickhouse import ClickHouseWarehouse
from repurchase.adapters.mlflow import ModelRegistry
from repurchase.forecast.evaluation.outcome_monitoring import OutcomeTotals
from tests.orchestration.tables import PURCHASE, TODAY, fill, found
from tests.rule_candidate import a_rule

pytestmark = pytest.mark.usefixtures("place")
DAY = timedelta(days=1)
MILLISECOND = timedelta(milliseconds=1)
WEEK_AGO, FIVE_WEEKS_AGO = TODAY - 7 * DAY, TODAY - 35 * DAY
ASKED = {"as_of": TODAY, "model_version": "1", "horizon_days": 7, "within_days": 28, "weeks": 4}


@pytest.fixture
def champion(models: ModelRegistry, tracking: str) -> Iterator[str]:
    """Register a champion and yield its version."""
    version = models.register(a_rule(MODEL, "rows"))
    models.promote(version, "first")
    yield version.version
    mlflow.MlflowClient(tracking).delete_registered_model(MODEL)


def _prediction(user: str, at: datetime = WEEK_AGO, **changed: Any) -> dict[str, Any]:
    told = {"probability": 0.5, "expected_next_at": at + 3 * DAY, "model_version": "1"}
    return {"user_id": user, "category": "milk", "event_timestamp": at} | told | changed


def _cycle(user: str, at: datetime = WEEK_AGO, rate: float = 0.1) -> dict[str, Any]:
    return {"user_id": user, "category": "milk", "event_timestamp": at, "poisson_gamma_rate": rate}


def _bought(user: str, at: datetime, number: int = 0) -> dict[str, Any]:
    return PURCHASE | {"event_id": f"{user} {at} {number}", "user_id": user, "purchased_at": at}


def _rows(warehouse: ClickHouseWarehouse) -> list[OutcomeTotals]:
    return [OutcomeTotals(*row) for row in warehouse.rows(statement("realised_outcomes"), ASKED)]


def test_sums_are_as_counted_by_hand(warehouse: ClickHouseWarehouse) -> None:
    """Anna bought within the week, Boris did not; the rule predicted 1 - exp(-0.7) for both."""
    fill(warehouse, "repurchase_predictions", [_prediction("anna", probability=0.8), _prediction("boris")])
    fill(warehouse, "replenishment_cycles", [_cycle("anna"), _cycle("boris")])
    fill(warehouse, "purchases", [_bought("anna", WEEK_AGO), _bought("anna", TODAY - MILLISECOND, 1)])
    rule = 1 - np.exp(-0.7)
    [row] = _rows(warehouse)
    worse = [0.2**2 - (1 - rule) ** 2, 0.5**2 - rule**2]
    assert (row.predicted_at, row.pairs, row.came, row.timed) == (WEEK_AGO, 2, 1, 0)
    assert row.said == pytest.approx(1.3)
    assert row.error == pytest.approx(0.2**2 + 0.5**2)
    assert row.rule_error == pytest.approx((1 - rule) ** 2 + rule**2)
    assert row.worse_squares == pytest.approx(sum(each**2 for each in worse))
    assert row.worse_by_pairs == pytest.approx(sum(worse))
    assert row.pair_squares == 2


@pytest.mark.parametrize(
    ("at", "came"),
    [(WEEK_AGO - MILLISECOND, 0), (WEEK_AGO, 1), (TODAY - MILLISECOND, 1), (TODAY, 0), (TODAY + DAY, 0)],
)
def test_the_edges_of_the_week(warehouse: ClickHouseWarehouse, at: datetime, came: int) -> None:
    """The moment of the prediction belongs to its week, the end does not; later purchases are ignored."""
    fill(warehouse, "repurchase_predictions", [_prediction("anna")])
    fill(warehouse, "replenishment_cycles", [_cycle("anna")])
    fill(warehouse, "purchases", [_bought("anna", at)])
    assert [row.came for row in _rows(warehouse)] == [came]


def test_only_closed_weeks_of_this_version_count(warehouse: ClickHouseWarehouse) -> None:
    """An open week, another version and a snapshot five weeks ago do not count."""
    others = [_prediction("anna", WEEK_AGO + DAY), _prediction("vera", model_version="2")]
    fill(warehouse, "repurchase_predictions", [*others, _prediction("anna", FIVE_WEEKS_AGO)])
    fill(warehouse, "replenishment_cycles", [_cycle("anna", WEEK_AGO + DAY), _cycle("vera"), _cycle("anna")])
    fill(warehouse, "purchases", [PURCHASE])
    assert _rows(warehouse) == []


def test_timing_is_judged_after_four_weeks(warehouse: ClickHouseWarehouse) -> None:
    """Expected on the third day, bought on the tenth: an error of seven days, and no outcome within the week."""
    at = TODAY - 28 * DAY
    fill(warehouse, "repurchase_predictions", [_prediction("anna", at)])
    fill(warehouse, "replenishment_cycles", [_cycle("anna", at)])
    fill(warehouse, "purchases", [_bought("anna", at + 10 * DAY), _bought("anna", at + 12 * DAY)])
    [row] = _rows(warehouse)
    assert (row.came, row.timed, row.timing_error_days) == (0, 1, 7.0)


def _check() -> dg.AssetCheckResult:
    result = champion_holds(warehouse=WarehouseResource(), models=Models())
    assert isinstance(result, dg.AssetCheckResult)
    return result


def test_a_champion_that_decays_fails(warehouse: ClickHouseWarehouse, champion: str) -> None:
    """None of 200 shoppers with high predictions came back; the rule predicted this better."""
    users = [f"u{number}" for number in range(200)]
    fill(warehouse, "repurchase_predictions", [_prediction(user, model_version=champion) for user in users])
    fill(warehouse, "replenishment_cycles", [_cycle(user, rate=0.001) for user in users])
    fill(warehouse, "purchases", [PURCHASE])
    result = _check()
    assert not result.passed
    assert "worse than the Poisson-Gamma rule" in found(result)["reason"]
    told = realised_outcomes(warehouse=WarehouseResource(), models=Models())
    assert isinstance(told, dg.MaterializeResult)
    assert float(str((told.metadata or {})["Brier gain"])) < 0


def test_a_champion_without_outcomes_passes(warehouse: ClickHouseWarehouse, champion: str) -> None:
    """No snapshot has closed yet."""
    fill(warehouse, "repurchase_predictions", [_prediction("anna", TODAY, model_version=champion)])
    fill(warehouse, "purchases", [PURCHASE])
    result = _check()
    assert result.passed
    assert found(result)["reason"] == "nothing has closed yet"
