"""Tests the checks of consumable verdicts."""

from __future__ import annotations

from datetime import timedelta

import dagster as dg
import pytest

from orchestration.assets.consumables.consumable_verdicts import something_runs_out, verdicts_are_whole
from orchestration.resources import WarehouseResource
from repurchase.adapters.clickhouse import ClickHouseWarehouse
from tests.orchestration.tables import PURCHASE, TODAY, fill, found

pytestmark = pytest.mark.usefixtures("place")
MILK = {"category": "milk", "event_timestamp": TODAY}


def _check(check: dg.AssetChecksDefinition) -> dg.AssetCheckResult:
    result = check(warehouse=WarehouseResource())
    assert isinstance(result, dg.AssetCheckResult)
    return result


def test_a_category_without_a_verdict_is_found(warehouse: ClickHouseWarehouse) -> None:
    """Only categories as of the cutoff need a verdict, not those of earlier snapshots."""
    gone = {"category": "gone", "event_timestamp": TODAY - timedelta(days=70)}
    fill(warehouse, "purchases", [PURCHASE])
    fill(warehouse, "category_rhythms", [MILK, MILK | {"category": "vase"}, gone])
    fill(warehouse, "consumable_verdicts", [{"category": "milk", "consumable": True}])
    result = _check(verdicts_are_whole)
    assert not result.passed
    assert found(result) == {"without a verdict": 1}
    warehouse.execute("INSERT INTO consumable_verdicts (category, consumable) VALUES ('vase', false)")
    assert _check(verdicts_are_whole).passed


@pytest.mark.parametrize("consumable", [True, False])
def test_a_shop_without_consumables_is_a_doubt(warehouse: ClickHouseWarehouse, consumable: bool) -> None:  # noqa: FBT001
    """The check warns and does not block; the newest verdict counts."""
    moments = (TODAY - timedelta(days=1), TODAY)
    said = (not consumable, consumable)
    rows = [{"category": "milk", "consumable": word, "decided_at": at} for word, at in zip(said, moments, strict=True)]
    fill(warehouse, "consumable_verdicts", rows)
    result = _check(something_runs_out)
    assert (result.passed, result.severity) == (consumable, dg.AssetCheckSeverity.WARN)
