"""Tests the ingestion of purchases by day and their checks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import dagster as dg
import pytest

from orchestration import partitions as days
from orchestration.assets.purchases.purchases import (
    events_are_unique,
    last_purchase_is_recent,
    purchases,
    values_are_in_range,
)
from orchestration.pipeline import RANGE_END, RANGE_START
from orchestration.resources import WarehouseResource
from repurchase.adapters.clickhouse import ClickHouseWarehouse
from tests.orchestration.tables import PURCHASE, TODAY, broken, fill, found

pytestmark = pytest.mark.usefixtures("place")
Told = Mapping[str, Mapping[str, Any]]
"""Metadata of each partition."""


@pytest.fixture(scope="module")
def instance() -> Iterator[dg.DagsterInstance]:
    """An instance for this module."""
    with dg.DagsterInstance.ephemeral() as opened:
        yield opened


@pytest.fixture
def landed(warehouse: ClickHouseWarehouse) -> None:
    """Land three purchases on two of four days."""
    days = ("2026-01-01T10:00:00Z", "2026-01-01T11:00:00Z", "2026-01-04T10:00:00Z")
    places = {"source": "a.csv", "user_id": "anna", "product_id": "milk"}
    fill(warehouse, "landed_purchases", [{**places, "purchased_at": day} for day in days])
    fill(warehouse, "purchases", [])


def _run(instance: dg.DagsterInstance, **how: Any) -> Told:
    result = dg.materialize(
        [purchases], instance=instance, resources={"warehouse": WarehouseResource()}, selection=None, **how
    )
    materialized = [event.materialization for event in result.get_asset_materialization_events()]
    return {str(each.partition): {name: value.value for name, value in each.metadata.items()} for each in materialized}


@pytest.mark.usefixtures("landed")
def test_a_range_is_one_run_in_which_each_day_tells_its_own(instance: dg.DagsterInstance) -> None:
    """The last day also reports totals; a second run adds no purchase."""
    days = {RANGE_START: "2026-01-01", RANGE_END: "2026-01-04"}
    first, second = _run(instance, tags=days), _run(instance, tags=days)
    counts = {day: told["dagster/partition_row_count"] for day, told in first.items()}
    assert counts == {"2026-01-01": 2, "2026-01-02": 0, "2026-01-03": 0, "2026-01-04": 1}
    assert [day for day, told in first.items() if "purchases a day" in told] == ["2026-01-04"]
    told = first["2026-01-04"]
    assert (told["dagster/row_count"], told["new"], told["shoppers"], told["days"]) == (3, 3, 1, 2)
    assert (second["2026-01-04"]["dagster/row_count"], second["2026-01-04"]["new"]) == (3, 0)


@pytest.mark.usefixtures("landed")
def test_a_single_day_takes_only_its_own(instance: dg.DagsterInstance) -> None:
    """The daily job requests a single partition."""
    [(day, told)] = _run(instance, partition_key="2026-01-01").items()
    assert (day, told["dagster/row_count"], told["dagster/partition_row_count"]) == ("2026-01-01", 2, 2)
    [told] = _run(instance, partition_key="2026-01-04").values()
    assert (told["dagster/row_count"], told["new"], told["dagster/partition_row_count"]) == (3, 1, 1)


@pytest.mark.parametrize(("days_ago", "with_days_ago"), [(400, 100), (0, 1)])
def test_what_lies_outside_the_shops_days_is_taken_in(
    warehouse: ClickHouseWarehouse,
    instance: dg.DagsterInstance,
    monkeypatch: pytest.MonkeyPatch,
    days_ago: int,
    with_days_ago: int,
) -> None:
    """Events before the first day belong to it, today's events to yesterday, and neither to a day between."""
    monkeypatch.setattr(days, "DAYS", dg.DailyPartitionsDefinition(start_date=_ago(100)))
    landed = {"source": "a.csv", "user_id": "anna", "product_id": "milk", "purchased_at": f"{_ago(days_ago)}T00:00:00Z"}
    fill(warehouse, "landed_purchases", [landed])
    fill(warehouse, "purchases", [])
    new = [
        told["new"]
        for partition in (_ago(50), _ago(with_days_ago))
        for told in _run(instance, partition_key=partition).values()
    ]
    assert new == [0, 1]


def _ago(number: int) -> str:
    return f"{TODAY - timedelta(days=number):%Y-%m-%d}"


def _check(check: dg.AssetChecksDefinition) -> dg.AssetCheckResult:
    result = check(warehouse=WarehouseResource())
    assert isinstance(result, dg.AssetCheckResult)
    return result


def test_sound_purchases_pass(warehouse: ClickHouseWarehouse) -> None:
    """An unknown price is valid."""
    fill(warehouse, "purchases", [PURCHASE, PURCHASE | {"event_id": "e2", "price": float("nan")}])
    for check in (events_are_unique, values_are_in_range, last_purchase_is_recent):
        assert _check(check).passed


def test_an_event_that_stands_twice_is_found(warehouse: ClickHouseWarehouse) -> None:
    """Also on another day; an empty warehouse fails, too."""
    fill(warehouse, "purchases", [PURCHASE, PURCHASE | {"purchased_at": TODAY - timedelta(days=3)}])
    result = _check(events_are_unique)
    assert not result.passed
    assert found(result) == {"rows": 2, "events": 1}
    fill(warehouse, "purchases", [])
    assert not _check(events_are_unique).passed


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        ({"user_id": ""}, "a shopper is named"),
        ({"product_id": ""}, "a product is named"),
        ({"quantity": -1.0}, "the quantity is 0 or more"),
        ({"quantity": float("nan")}, "the quantity is 0 or more"),
        ({"price": -0.01}, "the price, where it is known, is 0 or more"),
        ({"purchased_at": TODAY + timedelta(days=2)}, "the time is not in the future"),
    ],
)
def test_a_value_out_of_range_is_found(warehouse: ClickHouseWarehouse, wrong: dict[str, Any], rule: str) -> None:
    """The check names exactly the violated rule."""
    fill(warehouse, "purchases", [PURCHASE, PURCHASE | {"event_id": "e2"} | wrong])
    result = _check(values_are_in_range)
    assert not result.passed
    assert broken(result) == [rule]


def test_old_purchases_are_a_doubt(warehouse: ClickHouseWarehouse) -> None:
    """The check warns and does not block, because a shop may ingest old data."""
    fill(warehouse, "purchases", [PURCHASE | {"purchased_at": TODAY - timedelta(days=10)}])
    result = _check(last_purchase_is_recent)
    assert not result.passed
    assert result.severity is dg.AssetCheckSeverity.WARN
