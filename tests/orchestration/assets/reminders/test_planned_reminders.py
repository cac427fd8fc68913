"""Tests that planned reminders respect hours, consents, orders and one reminder per day."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import dagster as dg
import psycopg
import pytest

from orchestration.assets.reminders.planned_reminders import planned_reminders, reminders_are_gentle
from orchestration.resources import (
    ModelRegistryResource,
    MutesResource,
    OrdersResource,
    ScheduleResource,
    WarehouseResource,
)
from repurchase.adapters.clickhouse import ClickHouseWarehouse
from repurchase.adapters.redis.dialog_states import open_dialog_states
from repurchase.adapters.redis.reminders import open_reminder_schedule
from repurchase.settings import Settings
from tests.orchestration.tables import PURCHASE, count, fill, found

pytestmark = pytest.mark.usefixtures("place")
DAY = timedelta(days=1)
MOSCOW = ZoneInfo("Europe/Moscow")
NOON = datetime(2026, 3, 2, 12, tzinfo=MOSCOW)
EAST = {"time_zone": "Asia/Vladivostok"}
ANNA = {"reminder_id": "r1", "user_id": "anna", "category": "milk", "due_at": NOON, "time_zone": ""}


@pytest.fixture
def today() -> datetime:
    """Return the midnight (UTC) that began the current day, which may differ from the first test's."""
    return datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def due(today: datetime, **changes: Any) -> dict[str, Any]:
    """A prediction that Anna probably buys milk, as of `today`."""
    return {
        "user_id": "anna", "category": "milk", "event_timestamp": today, "product_id": "milk", "product_title": "Milk",
        "last_purchased_at": today - 6 * DAY, "expected_next_at": today, "purchase_days": 3, "usual_gap_days": 5.0,
        "usual_quantity": 1.0, "probability": 0.4, "model_version": "1",
    } | changes  # fmt: skip


def bought(today: datetime, **changes: Any) -> dict[str, Any]:
    """A purchase of yesterday, so that `today` is the cutoff."""
    return PURCHASE | {"purchased_at": today - timedelta(hours=9)} | changes


ORDERED = """
    INSERT INTO orders (
        order_id, user_id, reminder_id, quote_id, product_id, product_title, quantity, price, delivery_day, confirmed_at
    ) VALUES ('o1', 'anna', 'r9', 'q1', 'm1', 'Milk', 1, 90, now()::date, now())
"""


def _check() -> dg.AssetCheckResult:
    result = reminders_are_gentle(warehouse=WarehouseResource())
    assert isinstance(result, dg.AssetCheckResult)
    return result


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ({"user_id": "boris"}, {"doubled": 0, "outside listening hours": 0}),
        ({"due_at": NOON + DAY}, {"doubled": 0, "outside listening hours": 0}),
        ({"due_at": NOON + timedelta(hours=7)}, {"doubled": 1, "outside listening hours": 0}),
        ({"user_id": "boris", "due_at": NOON.replace(hour=22)}, {"doubled": 0, "outside listening hours": 1}),
        ({"user_id": "boris", "due_at": NOON.replace(hour=7, minute=55)}, {"doubled": 0, "outside listening hours": 1}),
        ({"user_id": "boris", "due_at": NOON.replace(hour=21)}, {"doubled": 0, "outside listening hours": 0}),
        ({"user_id": "boris", "due_at": NOON.replace(hour=7)} | EAST, {"doubled": 0, "outside listening hours": 0}),
        ({"user_id": "boris", "due_at": NOON.replace(hour=21)} | EAST, {"doubled": 0, "outside listening hours": 1}),
    ],
)  # fmt: skip
def test_two_a_day_and_one_at_night_are_found(
    warehouse: ClickHouseWarehouse, other: dict[str, Any], told: dict[str, int]
) -> None:
    """Days and hours are those of the shopper's time zone."""
    fill(warehouse, "planned_reminders", [ANNA, ANNA | {"reminder_id": "r2"} | other])
    assert found(_check()) == told
    assert _check().passed is not any(told.values())


def _materialized() -> dict[str, Any]:
    result = planned_reminders(
        warehouse=WarehouseResource(),
        schedule=ScheduleResource(),
        silences=MutesResource(),
        orders=OrdersResource(),
        models=ModelRegistryResource(),
    )
    assert isinstance(result, dg.MaterializeResult)
    return dict(result.metadata or {})


@pytest.mark.usefixtures("models")
def test_planning_twice_plans_once(warehouse: ClickHouseWarehouse, place: Settings, today: datetime) -> None:
    """The most probable pair is planned within the shopper's hours; metadata count the exclusions."""
    fill(warehouse, "planned_reminders", [])
    fill(warehouse, "purchases", [bought(today)])
    likelier = due(today, category="bread", probability=0.7)
    unlikely = due(today, user_id="boris", probability=0.1)
    fill(warehouse, "repurchase_predictions", [due(today), likelier, unlikely])
    first, second = (_materialized() for _ in range(2))
    assert [told["new"] for told in (first, second)] == [1, 0]
    assert [told["slots"] for told in (first, second)] == ["1 of 5 minutes", "0 of 5 minutes"]
    assert "| - not likely enough within a week | 1 |" in first["who is reminded"].value
    assert "| - reminded of it lately | 1 |" in second["who is reminded"].value
    with open_reminder_schedule(place.online_store_url) as schedule:
        assert schedule.planned() == 1
        [lease] = schedule.claim(datetime.now(MOSCOW) + 3 * DAY, 9, DAY).leases
    assert (lease.reminder.user_id, lease.reminder.category) == ("anna", "bread")
    assert count(warehouse, "planned_reminders FINAL") == 1
    assert _check().passed


@pytest.mark.usefixtures("models")
def test_what_was_bought_or_ordered_since_is_left_alone(
    warehouse: ClickHouseWarehouse, place: Settings, today: datetime
) -> None:
    """Pairs with a purchase after the cutoff or a recent order are excluded."""
    fill(warehouse, "planned_reminders", [])
    since = bought(today, event_id="e2", product_id="bread", purchased_at=datetime.now(UTC))
    fill(warehouse, "purchases", [bought(today), since])
    fill(warehouse, "repurchase_predictions", [due(today), due(today, category="bread")])
    with psycopg.connect(place.database_url) as database:
        database.execute("INSERT INTO products (product_id, title, category) VALUES ('m1', 'Milk', 'milk')")
        database.execute(ORDERED)
    told = _materialized()
    assert told["dagster/row_count"].value == 0
    for reason in ("bought since the prediction", "ordered lately"):
        assert f"| - {reason} | 1 |" in told["who is reminded"].value


@pytest.mark.usefixtures("models")
def test_who_told_another_zone_is_reminded_by_its_clock(
    warehouse: ClickHouseWarehouse, place: Settings, today: datetime
) -> None:
    """The slot and the check use the shopper's time zone."""
    fill(warehouse, "planned_reminders", [])
    fill(warehouse, "purchases", [bought(today)])
    fill(warehouse, "repurchase_predictions", [due(today, user_id=each) for each in ("alice", "boris")])

    async def told() -> None:
        async with open_dialog_states(place.online_store_url, "Europe/Moscow") as states:
            await states.store("boris", "s", {}, zone="Asia/Vladivostok")

    asyncio.run(told())
    _materialized()
    query = "SELECT user_id, time_zone, due_at FROM planned_reminders FINAL ORDER BY user_id"
    (_, alice, _), (_, boris, due_at) = warehouse.rows(query)
    assert (alice, boris) == ("", "Asia/Vladivostok")
    assert 8 <= due_at.astimezone(ZoneInfo("Asia/Vladivostok")).hour < 22
    assert _check().passed


@pytest.mark.usefixtures("models")
def test_a_shop_that_ended_reminds_nobody(warehouse: ClickHouseWarehouse, today: datetime) -> None:
    """Old predictions lead to no reminders."""
    fill(warehouse, "planned_reminders", [])
    then = today - 30 * DAY
    fill(warehouse, "purchases", [bought(then)])
    fill(warehouse, "repurchase_predictions", [due(then)])
    told = _materialized()
    assert told["dagster/row_count"].value == 0
    assert "| - the shop's purchases ended long ago | 1 |" in told["who is reminded"].value


def withdraw(url: str, user_id: str) -> None:
    """Store a withdrawn consent in Postgres only."""
    with psycopg.connect(url) as database:
        database.execute("INSERT INTO reminder_consents VALUES (%s, 'withdrawn', now(), 'api')", [user_id])


@pytest.mark.usefixtures("models")
def test_who_opted_out_is_planned_nothing_and_what_was_is_taken_back(
    warehouse: ClickHouseWarehouse, place: Settings, today: datetime
) -> None:
    """Also after an API crash following the withdrawal; other shoppers are reminded."""
    fill(warehouse, "planned_reminders", [])
    fill(warehouse, "purchases", [bought(today)])
    fill(warehouse, "repurchase_predictions", [due(today, user_id=each) for each in ("carol", "dora")])
    assert _materialized()["new"] == 2
    withdraw(place.database_url, "carol")
    told = _materialized()
    assert "| - the shopper wants no reminders | 1 |" in told["who is reminded"].value
    with open_reminder_schedule(place.online_store_url) as schedule:
        leases = schedule.claim(datetime.now(MOSCOW) + 3 * DAY, 99, DAY).leases
    assert {"carol", "dora"} & {each.reminder.user_id for each in leases} == {"dora"}


@pytest.mark.usefixtures("models")
def test_an_order_that_was_delivered_speaks_against_nothing(
    warehouse: ClickHouseWarehouse, place: Settings, today: datetime
) -> None:
    """An order before the last purchase does not exclude the pair; an order after it does."""
    fill(warehouse, "planned_reminders", [])
    fill(warehouse, "purchases", [bought(today)])
    fill(warehouse, "repurchase_predictions", [due(today, user_id="emil")])
    order = """
        INSERT INTO orders (
            order_id, user_id, reminder_id, quote_id, product_id, product_title, category, quantity, price,
            delivery_day, confirmed_at
        ) VALUES ('o7', 'emil', 'r7', 'q7', 'unknown', 'Milk', 'milk', 1, 90, now()::date, %s)
    """
    with psycopg.connect(place.database_url) as database:
        database.execute(order, [today - 7 * DAY])
    assert _materialized()["new"] == 1
    with psycopg.connect(place.database_url) as database:
        database.execute("UPDATE orders SET confirmed_at = %s WHERE order_id = 'o7'", [today - 5 * DAY])
    fill(warehouse, "planned_reminders", [])
    assert "| - ordered lately | 1 |" in _materialized()["who is reminded"].value
