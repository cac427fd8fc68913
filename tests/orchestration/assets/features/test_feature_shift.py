"""Tests that shifted features fail the checks, except in growing, small and new shops."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import dagster as dg
import numpy as np
import pandas as pd
import pytest

from orchestration.assets.features.feature_shift import MIN_ROWS, MIN_SHOP_AGE_DAYS, check_drift
from orchestration.bootstrap import bootstrap
from orchestration.pipeline import Step, run
from repurchase.adapters.clickhouse import ClickHouseWarehouse
from repurchase.errors import DataError
from repurchase.settings import Settings
from tests.orchestration.tables import TODAY, count

SHOP = """
    INSERT INTO purchases (event_id, user_id, product_id, purchased_at, quantity, price)
    SELECT
        concat('e', toString(number)),
        concat('shopper-', toString(intDiv(pow(cityHash64(number, 4) % 1000, 2), 3000))),
        concat('product-', toString(cityHash64(number) % 5)),
        {today:DateTime64(3, 'UTC')} - toIntervalDay(1 + intDiv(number, 250))
            + toIntervalMinute(cityHash64(number, 1) % 900),
        1 + cityHash64(number, 2) % 3,
        (50 + cityHash64(number, 3) % 100) * {unit:Float64}
    FROM numbers({first_day:UInt32} * 250, {days:UInt32} * 250)
"""
"""Purchases on `days` days before today; `first_day` 0 is yesterday."""
SOUND = {"today": TODAY, "first_day": 7, "days": 240, "unit": 1.0}
IN_KOPECKS = {"today": TODAY, "first_day": 0, "days": 7, "unit": 100.0}


@pytest.fixture(scope="module")
def instance(place: Settings, warehouse: ClickHouseWarehouse) -> Iterator[dg.DagsterInstance]:
    """An instance with a shop of 300 shoppers, some of them frequent, as of a week ago."""
    bootstrap(place)
    warehouse.execute(SHOP, SOUND)
    with dg.DagsterInstance.ephemeral() as opened:
        yield opened


def _frame(values: Any) -> pd.DataFrame:
    return pd.DataFrame({"spend_mean": values})


ROUBLES = np.linspace(10, 500, MIN_ROWS)


def test_sound_features_pass_and_another_unit_stops_the_way(
    instance: dg.DagsterInstance, warehouse: ClickHouseWarehouse
) -> None:
    """If the last week's prices are in kopecks, no model is trained on the resulting cycles."""
    way = [Step("replenishment_cycles", ""), Step("shopper_habits", "")]
    assert [done.failed_checks for done in run(instance, way)] == [(), ()]
    warehouse.execute("TRUNCATE TABLE shopper_habits")
    warehouse.execute(SHOP, IN_KOPECKS)
    with pytest.raises(DataError, match="replenishment_cycles_resemble_last_week"):
        list(run(instance, way))
    assert count(warehouse, "shopper_habits") == 0


@pytest.mark.parametrize(
    ("rows", "age_days", "severity"),
    [
        (MIN_ROWS, MIN_SHOP_AGE_DAYS, "ERROR"),
        (MIN_ROWS - 1, MIN_SHOP_AGE_DAYS, "WARN"),
        (MIN_ROWS, MIN_SHOP_AGE_DAYS - 1, "WARN"),
    ],
)
def test_few_rows_and_young_shops_are_only_doubted(rows: int, age_days: int, severity: str) -> None:
    """All features grow in a new shop, and few rows are too noisy."""
    result = check_drift(_frame(ROUBLES[:rows]), _frame(ROUBLES[:rows] * 100), age_days)
    assert not result.passed
    assert result.severity.value == severity


@pytest.mark.parametrize("rows", [0, 1, MIN_ROWS])
def test_what_did_not_move_passes(rows: int) -> None:
    """A first week without a previous snapshot passes, too."""
    assert check_drift(_frame(ROUBLES[:rows]), _frame(ROUBLES[:rows]), MIN_SHOP_AGE_DAYS).passed
    assert check_drift(_frame([]), _frame(ROUBLES[:rows]), MIN_SHOP_AGE_DAYS).passed
