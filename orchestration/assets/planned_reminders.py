"""Who is reminded of what, and in which slot of the day."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import dagster as dg
import pyarrow as pa

from orchestration.assets.online_features import online_features
from orchestration.automation import AS_SOON_AS_SOUND
from orchestration.metadata import picture, table
from orchestration.pictures import bars_by_slot
from orchestration.resources import Schedule, Silences, Warehouse
from orchestration.snapshots import current_cutoff, statement
from repurchase.adapters.warehouse import ClickHouseWarehouse
from repurchase.prediction import Prediction
from repurchase.reminder import (
    SLOT,
    Reminder,
    heaviest_slot,
    is_due,
    listening_window,
    most_probable_each,
    plan,
    reminder_id,
    slots_between,
)
from repurchase.silence import Silence

SHOPPERS_ZONE = ZoneInfo("Europe/Moscow")
HOURS = """
    SELECT user_id, usual_hour FROM shopper_habits WHERE event_timestamp = {as_of:DateTime('UTC')}
"""


@dg.asset(
    deps=[online_features],
    group_name="online",
    kinds={"redis"},
    automation_condition=AS_SOON_AS_SOUND,
)
def planned_reminders(warehouse: Warehouse, schedule: Schedule, silences: Silences) -> dg.MaterializeResult[None]:
    """At most one reminder a shopper and day, of what is due and not silenced, spread evenly over the day's slots."""
    now = datetime.now(UTC)
    opens, closes = listening_window(now, SHOPPERS_ZONE)
    slots = slots_between(opens, closes)
    with warehouse.open() as opened:
        chosen = _choose(opened, silences.holding(now), now, closes)
        reminders = plan(chosen, _wanted(opened, opens), slots)
        with schedule.open() as opened_schedule:
            new = opened_schedule.plan(reminders)
            waiting = opened_schedule.planned()
        _remember(opened, reminders)
    return dg.MaterializeResult(metadata=_seen(reminders, slots) | {"new": new, "wait for their slot": waiting})


def _choose(
    warehouse: ClickHouseWarehouse, silences: list[Silence], now: datetime, closes: datetime
) -> list[Prediction]:
    silent = {(silence.user_id, silence.category) for silence in silences}
    known = warehouse.rows("SELECT reminder_id, user_id, due_at FROM planned_reminders FINAL")
    planned = {planned_id for planned_id, _, _ in known}
    reminded_today = {user_id for _, user_id, due_at in known if due_at > closes - timedelta(days=1)}
    rows = warehouse.rows(statement("predictions_as_of"), {"as_of": current_cutoff(warehouse)})
    predictions = (Prediction(*row) for row in rows)
    return most_probable_each(
        each
        for each in predictions
        if is_due(each, now)
        and (each.user_id, each.category) not in silent
        and each.user_id not in reminded_today
        and reminder_id(each) not in planned
    )


def _wanted(warehouse: ClickHouseWarehouse, opens: datetime) -> dict[str, datetime]:
    hours = warehouse.rows(HOURS, {"as_of": current_cutoff(warehouse)})
    return {user_id: opens.replace(hour=hour, minute=30) for user_id, hour in hours}


def _remember(warehouse: ClickHouseWarehouse, reminders: list[Reminder]) -> None:
    if not reminders:
        return
    columns = {
        name: [getattr(each, name) for each in reminders]
        for name in ("reminder_id", "user_id", "category", "product_id", "due_at", "probability")
    }
    warehouse.append_arrow("planned_reminders", pa.table(columns))


def _seen(reminders: list[Reminder], slots: list[datetime]) -> dict[str, dg.MetadataValue[Any]]:
    load = Counter(reminder.due_at for reminder in reminders)
    local = [f"{slot.astimezone(SHOPPERS_ZONE):%H:%M}" for slot in slots]
    categories = Counter(reminder.category for reminder in reminders).most_common(12)
    return {
        "dagster/row_count": dg.MetadataValue.int(len(reminders)),
        "first slot": dg.MetadataValue.text(slots[0].isoformat()),
        "slots": dg.MetadataValue.text(f"{len(slots)} of {SLOT.seconds // 60} minutes"),
        "fullest slot": dg.MetadataValue.int(heaviest_slot(reminder.due_at for reminder in reminders)),
        "most reminded of": table(["category", "reminders"], categories),
        "load by slot": picture(bars_by_slot(local, [load[slot] for slot in slots]), "reminders in each slot"),
    }


@dg.asset_check(asset=planned_reminders, blocking=True, description="Nobody is reminded twice a day, or at night.")
def reminders_are_gentle(warehouse: Warehouse) -> dg.AssetCheckResult:
    """Fail on two reminders for one shopper within one local day, and on one outside the listening hours."""
    zone = {"zone": str(SHOPPERS_ZONE)}
    local = "toTimeZone(due_at, {zone:String})"
    with warehouse.open() as opened:
        doubled = opened.value(
            f"SELECT count() FROM (SELECT 1 FROM planned_reminders FINAL GROUP BY user_id, toDate({local})"
            " HAVING count() > 1)",
            zone,
        )
        at_night = opened.value(
            f"SELECT count() FROM planned_reminders FINAL WHERE toHour({local}) NOT BETWEEN 10 AND 19", zone
        )
    return dg.AssetCheckResult(
        passed=doubled == 0 and at_night == 0, metadata={"doubled": doubled, "outside listening hours": at_night}
    )
