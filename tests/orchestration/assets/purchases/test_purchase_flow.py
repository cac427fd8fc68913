"""Tests that a broken purchase flow stops the pipeline, and that shops of all sizes pass."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from orchestration.assets.purchases.purchase_flow import (
    no_days_are_missing,
    products_are_not_orphaned,
    volume_has_not_fallen,
)
from orchestration.bootstrap import bootstrap
from orchestration.pipeline import run, steps
from orchestration.resources import WarehouseResource
from repurchase.adapters.clickhouse import ClickHouseWarehouse
from repurchase.errors import DataError
from repurchase.settings import Settings
from tests.orchestration.tables import PURCHASE, TODAY, count, fill, found

CHECKS = (no_days_are_missing, volume_has_not_fallen, products_are_not_orphaned)
SHOP = """
    INSERT INTO purchases (event_id, user_id, product_id, purchased_at, quantity, price)
    SELECT
        concat('e', toString(number)),
        concat('shopper-', toString(number % {shoppers:UInt32})),
        concat('product-', toString(number % 7)),
        {today:DateTime64(3, 'UTC')} - toIntervalDay(1 + intDiv(number, {a_day:UInt32}))
            + toIntervalMinute(number % 600),
        1,
        90
    FROM numbers({days:UInt32} * {a_day:UInt32})
"""
"""`a_day` purchases on each of `days` days before today."""
NAMED = [{"product_id": f"product-{number}", "title": "Milk", "category": "milk", "brand": ""} for number in range(7)]


@pytest.fixture(scope="module")
def instance(place: Settings) -> Iterator[dg.DagsterInstance]:
    """An instance after the bootstrap."""
    bootstrap(place)
    with dg.DagsterInstance.ephemeral() as opened:
        yield opened


@pytest.fixture(autouse=True)
def _empty(instance: dg.DagsterInstance, warehouse: ClickHouseWarehouse) -> None:
    del instance
    for table in ("purchases", "products", "landed_purchases", "category_rhythms"):
        warehouse.execute(f"TRUNCATE TABLE {table}")


def _sell(warehouse: ClickHouseWarehouse, days: int = 90, a_day: int = 200, shoppers: int = 100) -> None:
    warehouse.execute(SHOP, {"today": TODAY, "days": days, "a_day": a_day, "shoppers": shoppers})


def _results() -> list[dg.AssetCheckResult]:
    results = [check(warehouse=WarehouseResource()) for check in CHECKS]
    assert all(isinstance(result, dg.AssetCheckResult) for result in results)
    return results  # type: ignore[return-value]  # as asserted


def _remove(warehouse: ClickHouseWarehouse, condition: str) -> None:
    warehouse.execute(f"DELETE FROM purchases WHERE {condition}", {"today": TODAY})  # noqa: S608  conditions below


def _stopped_by(instance: dg.DagsterInstance, folder: Path, warehouse: ClickHouseWarehouse) -> str:
    """Error of a run that ingests one more purchase and stops before the downstream assets."""
    file = folder / "shop.csv"
    file.write_text(f"user_id,product_id,purchased_at\nshopper-1,product-1,{TODAY - timedelta(hours=3)}\n")
    with pytest.raises(DataError) as stopped:
        list(run(instance, steps(file, None)[:4]))
    assert count(warehouse, "category_rhythms") == 0
    return str(stopped.value)


GAP = "toDate(purchased_at) BETWEEN toDate({today:DateTime('UTC')}) - 12 AND toDate({today:DateTime('UTC')}) - 10"
FALL = "purchased_at >= {today:DateTime('UTC')} - INTERVAL 7 DAY AND cityHash64(event_id) % 10 < 6"
OLD_SALES = "product_id = 'product-0' AND purchased_at < {today:DateTime('UTC')} - INTERVAL 7 DAY"
SUNDAYS = "toDayOfWeek(purchased_at) = 7"
HOLIDAYS = "toDate(purchased_at) IN (toDate({today:DateTime('UTC')}) - 10, toDate({today:DateTime('UTC')}) - 11)"


def test_missing_days_stop_the_way(
    instance: dg.DagsterInstance, warehouse: ClickHouseWarehouse, tmp_path: Path
) -> None:
    """Three days of a shop that sells every day are missing."""
    _sell(warehouse)
    _remove(warehouse, GAP)
    assert "no_days_are_missing" in _stopped_by(instance, tmp_path, warehouse)


def test_a_fall_in_volume_stops_the_way(
    instance: dg.DagsterInstance, warehouse: ClickHouseWarehouse, tmp_path: Path
) -> None:
    """Six in ten purchases of the last week are missing, spread over all days."""
    _sell(warehouse)
    _remove(warehouse, FALL)
    assert "volume_has_not_fallen" in _stopped_by(instance, tmp_path, warehouse)


def test_doubled_events_stop_the_way(
    instance: dg.DagsterInstance, warehouse: ClickHouseWarehouse, tmp_path: Path
) -> None:
    """The same event at two moments would count as two purchases."""
    fill(warehouse, "purchases", [PURCHASE, PURCHASE | {"purchased_at": TODAY - timedelta(hours=8)}])
    assert "events_are_unique" in _stopped_by(instance, tmp_path, warehouse)


def test_orphan_products_stop_the_way(
    instance: dg.DagsterInstance, warehouse: ClickHouseWarehouse, tmp_path: Path
) -> None:
    """In the last week a new product without metadata makes up a seventh of all purchases."""
    fill(warehouse, "products", NAMED[1:])
    _sell(warehouse)
    _remove(warehouse, OLD_SALES)
    assert "products_are_not_orphaned" in _stopped_by(instance, tmp_path, warehouse)


@pytest.mark.parametrize(
    ("days", "a_day", "shoppers"), [(1, 1, 1), (10, 1, 1), (90, 1, 1), (30, 200, 50), (90, 200, 100), (200, 3, 2)]
)
def test_sound_shops_of_every_size_pass(warehouse: ClickHouseWarehouse, days: int, a_day: int, shoppers: int) -> None:
    """One purchase, ten days, one shopper, a month of history, and a long history."""
    _sell(warehouse, days, a_day, shoppers)
    assert all(result.passed for result in _results())


@pytest.mark.parametrize("closed", [SUNDAYS, HOLIDAYS])
def test_a_shop_may_close(warehouse: ClickHouseWarehouse, closed: str) -> None:
    """Closed on Sundays, and on two days of holidays."""
    _sell(warehouse)
    _remove(warehouse, closed)
    assert all(result.passed for result in _results())


@pytest.mark.parametrize(("broken", "check"), [(GAP, no_days_are_missing), (FALL, volume_has_not_fallen)])
def test_a_small_shop_is_only_doubted(
    warehouse: ClickHouseWarehouse, broken: str, check: dg.AssetChecksDefinition
) -> None:
    """With thirty purchases a day the check only warns, because volume varies by chance."""
    _sell(warehouse, a_day=30, shoppers=10)
    _remove(warehouse, broken)
    result: Any = check(warehouse=WarehouseResource())
    assert not result.passed
    assert result.severity == dg.AssetCheckSeverity.WARN


def test_a_shop_without_metadata_passes(warehouse: ClickHouseWarehouse) -> None:
    """Without metadata each product is its own category."""
    _sell(warehouse)
    result: Any = products_are_not_orphaned(warehouse=WarehouseResource())
    assert result.passed
    assert found(result)["of products without metadata"] == 1_400
