"""Tests which assets run automatically, and which checks prevent it."""

from __future__ import annotations

from collections.abc import Iterator

import dagster as dg
import pytest

from orchestration.automation import AUTOMATION
from orchestration.definitions import defs

PREDICTIONS = dg.AssetKey("repurchase_predictions")
FOLLOWING = ("online_features", "live_champion", "shopper_histories", "planned_reminders")
BLOCKING = ("predictions_are_in_range", "predictions_are_whole")


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    """An instance on which all assets were materialized once."""
    with dg.DagsterInstance.ephemeral() as opened:
        for name in ("repurchase_predictions", *FOLLOWING):
            opened.report_runless_asset_event(dg.AssetMaterialization(name))
        yield opened


def _judge(instance: dg.DagsterInstance, *, passed: bool) -> None:
    for check in BLOCKING:
        instance.report_runless_asset_event(
            dg.AssetCheckEvaluation(asset_key=PREDICTIONS, check_name=check, passed=passed, blocking=True)
        )


def _asked_for(instance: dg.DagsterInstance, *, passed: bool) -> int:
    """Number of runs that a tick requests after new predictions with this check result."""
    before = dg.evaluate_automation_conditions(defs, instance)
    instance.report_runless_asset_event(dg.AssetMaterialization("repurchase_predictions"))
    _judge(instance, passed=passed)
    after = dg.evaluate_automation_conditions(defs, instance, cursor=before.cursor)
    return after.get_num_requested(dg.AssetKey("online_features"))


def test_the_sensor_targets_what_exists() -> None:
    """All targets exist and have a condition, and the sensor runs by default."""
    graph = defs.resolve_asset_graph()
    targets = AUTOMATION.asset_selection.resolve(graph)
    assert targets == {dg.AssetKey(name) for name in FOLLOWING}
    assert all(graph.get(key).automation_condition for key in targets)
    assert AUTOMATION.default_status is dg.DefaultSensorStatus.RUNNING


def test_sound_predictions_go_online(instance: dg.DagsterInstance) -> None:
    """Requested after new predictions that passed their blocking checks."""
    assert _asked_for(instance, passed=True) == 1


def test_unsound_predictions_stay_where_they_are(instance: dg.DagsterInstance) -> None:
    """A failed blocking check prevents the automatic run."""
    assert _asked_for(instance, passed=False) == 0
