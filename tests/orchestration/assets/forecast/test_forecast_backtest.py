"""Tests the backtest asset on the shop's own purchases."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import dagster as dg
import numpy as np
import pandas as pd
import pytest

from orchestration.assets.forecast.forecast_backtest import forecast_backtest, ours_leads
from orchestration.resources import WarehouseResource
from repurchase.adapters.clickhouse import ClickHouseWarehouse
from repurchase.forecast.backtest.methods import METHODS, OURS
from repurchase.forecast.plots.backtest_plot import SHOWN
from tests.orchestration.tables import PURCHASE, TODAY, fill, found

pytestmark = pytest.mark.usefixtures("place")
DAYS = 120


def _judge() -> dg.Output[pd.DataFrame]:
    result = forecast_backtest(dg.build_asset_context(), warehouse=WarehouseResource())
    assert isinstance(result, dg.Output)
    return result


def _check(judged: pd.DataFrame) -> dg.AssetCheckResult:
    result = ours_leads(forecast_backtest=judged)
    assert isinstance(result, dg.AssetCheckResult)
    return result


def _purchases() -> list[dict[str, Any]]:
    """Purchases of thirty shoppers and six products, each pair with a constant rate."""
    chance = np.random.default_rng(0)
    rate = chance.gamma(0.7, 0.08, (30, 6))
    bought = np.argwhere(chance.random((30, 6, DAYS)) < rate[:, :, None])
    return [
        PURCHASE
        | {
            "event_id": f"{user}-{product}-{day}",
            "user_id": f"u{user}",
            "product_id": f"p{product}",
            "purchased_at": TODAY - timedelta(days=int(DAYS - day), hours=-9),
        }
        for user, product, day in bought
    ]


def test_every_method_is_judged_on_the_warehouse(warehouse: ClickHouseWarehouse) -> None:
    """The result has intervals for each method, and metadata that Dagster plots over time."""
    fill(warehouse, "purchases", _purchases())
    output = _judge()
    judged = output.value
    assert set(judged["method"]) == set(METHODS)
    ndcg = judged[judged["measure"] == "ndcg_at_10"]
    assert ((ndcg["low"] <= ndcg["value"]) & (ndcg["value"] <= ndcg["high"])).all()
    assert set(SHOWN) < set(output.metadata)
    assert found(_check(judged))["judged"] is True


def test_too_short_a_past_is_told(warehouse: ClickHouseWarehouse) -> None:
    """A single purchase is too short a history, but no failure."""
    fill(warehouse, "purchases", [PURCHASE])
    output = _judge()
    assert output.value.empty
    assert "bring a longer history" in str(output.metadata["reason"].value)
    assert _check(output.value).passed


def test_a_method_beyond_chance_above_ours_is_named() -> None:
    """Only a method whose interval lies entirely above ours is named."""
    rows = [
        (OURS, "pr_auc", 0.2, 0.1, 0.3),
        ("recency", "pr_auc", 0.5, 0.4, 0.6),
        ("TIFU-KNN", "pr_auc", 0.3, 0.2, 0.4),
    ]
    result = _check(pd.DataFrame(rows, columns=["method", "measure", "value", "low", "high"]))
    assert (result.passed, result.severity) == (False, dg.AssetCheckSeverity.WARN)
    assert found(result)["above ours"] == "recency on pr_auc"
