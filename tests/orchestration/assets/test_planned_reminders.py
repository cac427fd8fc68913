"""Reminders are gentle, whichever day they were planned on."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import dagster as dg
import pytest

from orchestration.assets.planned_reminders import SHOPPERS_ZONE, planned_reminders, reminders_are_gentle
from orchestration.resources import Schedule, Silences, Warehouse
from repurchase.adapters.reminders import open_reminder_schedule
from repurchase.adapters.warehouse import ClickHouseWarehouse
from repurchase.settings import Settings
from tests.orchestration.tables import PURCHASE, TODAY, count, fill, found

pytestmark = pytest.mark.usefixtures("place")
DAY = timedelta(days=1)
NOON = datetime(2026, 3, 2, 12, tzinfo=SHOPPERS_ZONE)
ANNA = {"reminder_id": "r1", "user_id": "anna", "category": "milk", "due_at": NOON}
DUE = {
    "user_id": "anna", "category": "milk", "event_timestamp": TODAY, "product_id": "milk", "product_title": "Milk",
    "last_purchased_at": TODAY - 6 * DAY, "expected_next_at": TODAY, "purchase_days": 3, "usual_gap_days": 5.0,
    "usual_quantity": 1.0, "probability": 0.4, "model_version": "1",
}  # fmt: skip


def _check() -> dg.AssetCheckResult:
    result = reminders_are_gentle(warehouse=Warehouse())
    assert isinstance(result, dg.AssetCheckResult)
    return result


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ({"user_id": "boris"}, {"doubled": 0, "outside listening hours": 0}),
        ({"due_at": NOON + DAY}, {"doubled": 0, "outside listening hours": 0}),
        ({"due_at": NOON + timedelta(hours=7)}, {"doubled": 1, "outside listening hours": 0}),
        ({"user_id": "boris", "due_at": NOON.replace(hour=20)}, {"doubled": 0, "outside listening hours": 1}),
        ({"user_id": "boris", "due_at": NOON.replace(hour=9, minute=55)}, {"doubled": 0, "outside listening hours": 1}),
        ({"user_id": "boris", "due_at": NOON.replace(hour=19)}, {"doubled": 0, "outside listening hours": 0}),
    ],
)  # fmt: skip
def test_two_a_day_and_one_at_night_are_found(
    warehouse: ClickHouseWarehouse, other: dict[str, Any], told: dict[str, int]
) -> None:
    """Days and hours are those of the shoppers' clock."""
    fill(warehouse, "planned_reminders", [ANNA, ANNA | {"reminder_id": "r2"} | other])
    assert found(_check()) == told
    assert _check().passed is not any(told.values())


def test_planning_twice_plans_once(warehouse: ClickHouseWarehouse, place: Settings) -> None:
    """Of what is due the most probable is planned, in the shopper's hours; the check agrees."""
    fill(warehouse, "planned_reminders", [])
    fill(warehouse, "purchases", [PURCHASE])
    likelier = DUE | {"category": "bread", "probability": 0.7}
    fill(warehouse, "repurchase_predictions", [DUE, likelier, DUE | {"user_id": "boris", "probability": 0.1}])
    first, second = (
        planned_reminders(warehouse=Warehouse(), schedule=Schedule(), silences=Silences()) for _ in range(2)
    )
    assert isinstance(first, dg.MaterializeResult)
    assert isinstance(second, dg.MaterializeResult)
    assert [(told.metadata or {})["new"] for told in (first, second)] == [1, 0]
    with open_reminder_schedule(place.online_store_url) as schedule:
        assert schedule.planned() == 1
        [lease] = schedule.claim(datetime.now(SHOPPERS_ZONE) + 3 * DAY, 9, DAY).leases
    assert (lease.reminder.user_id, lease.reminder.category) == ("anna", "bread")
    assert count(warehouse, "planned_reminders FINAL") == 1
    assert _check().passed
