"""Planning of reminders and their slots of the day."""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import dagster as dg
import pyarrow as pa

from orchestration.assets.forecast.repurchase_model import MODEL, REMINDER_THRESHOLD
from orchestration.assets.online.online_features import online_features
from orchestration.automation import EAGER_WHEN_CHECKS_PASS
from orchestration.features.snapshots import current_cutoff, statement
from orchestration.metadata import png_image, table
from orchestration.plots import plot_slot_load
from orchestration.reminders.planning import Habits, Plan, plan
from orchestration.resources import (
    ModelRegistryResource,
    MutesResource,
    OrdersResource,
    ScheduleResource,
    WarehouseResource,
)
from repurchase.adapters.clickhouse import ClickHouseWarehouse
from repurchase.adapters.order_policy import open_order_policy
from repurchase.features.prediction import Prediction
from repurchase.orders.order import MAX_DELIVERY_TIME
from repurchase.reminders.delivery_window import DELIVERY_HOURS, SLOT, moment_of, number_of
from repurchase.reminders.eligibility import EligibilityContext, IneligibilityReason
from repurchase.reminders.reminder import MIN_PROBABILITY, MIN_REMINDER_INTERVAL, Reminder
from repurchase.settings import default_time_zone, max_order_total, restrictions_file

MIN_VISITS = 5
"""Minimum number of visit days in 112 days; with fewer, the shopper's usual hour is not significant."""
HOURS = """
    SELECT user_id, usual_hour, visit_days_112 FROM shopper_habits WHERE event_timestamp = {as_of:DateTime('UTC')}
"""
BOUGHT = """
    SELECT DISTINCT user_id, category FROM categorised_purchases WHERE purchased_at >= {as_of:DateTime64(3, 'UTC')}
"""
REMINDED = """
    SELECT reminder_id, user_id, due_at FROM planned_reminders FINAL WHERE due_at > {since:DateTime('UTC')}
"""
ZONES = "SELECT DISTINCT time_zone FROM planned_reminders"
DOUBLED = """
    SELECT count()
    FROM (
        SELECT 1
        FROM planned_reminders FINAL
        WHERE time_zone = {told:String}
        GROUP BY user_id, toDate(toTimeZone(due_at, {zone:String}))
        HAVING count() > 1
    )
"""
AT_NIGHT = """
    SELECT count()
    FROM planned_reminders FINAL
    WHERE time_zone = {told:String}
        AND toHour(toTimeZone(due_at, {zone:String})) NOT BETWEEN {opens:UInt8} AND {last:UInt8}
"""
Reminded = list[tuple[str, str, datetime]]
"""Reminder id, shopper, slot (aware, UTC)."""


@dg.asset(
    deps=[online_features],
    group_name="online",
    kinds={"redis"},
    automation_condition=EAGER_WHEN_CHECKS_PASS,
)
def planned_reminders(
    warehouse: WarehouseResource,
    schedule: ScheduleResource,
    silences: MutesResource,
    orders: OrdersResource,
    models: ModelRegistryResource,
) -> dg.MaterializeResult[None]:
    """At most one reminder per shopper and day for due and eligible pairs, with the load spread over the slots."""
    now, withdrawn = datetime.now(UTC), silences.withdrawn()
    with warehouse.open() as opened:
        as_of = current_cutoff(opened)
        habits = _habits(opened, as_of, schedule.zones())
        reminded: Reminded = opened.rows(REMINDED, {"since": now - MIN_REMINDER_INTERVAL})
        known = EligibilityContext(
            blocklist=open_order_policy(restrictions_file(), max_order_total()).blocklist,
            newest_purchase_at=opened.value("SELECT max(purchased_at) FROM purchases"),
            least_probability=_threshold(models),
            silenced={(each.user_id, each.category) for each in silences.holding(now)},
            bought=set(opened.rows(BOUGHT, {"as_of": as_of})),
            ordered=orders.since(now - MAX_DELIVERY_TIME),
            opted_out={each.user_id for each in withdrawn},
            reminded={reminder_id for reminder_id, _, _ in reminded},
            reminded_days={(user, due.astimezone(habits.zone_of(user)).date()) for _, user, due in reminded},
        )
        predictions = (Prediction(*row) for row in opened.rows(statement("predictions_as_of"), {"as_of": as_of}))
        made = plan(predictions, known, habits, Counter(due for _, _, due in reminded), now)
        with schedule.open() as opened_schedule:
            new = opened_schedule.plan(made.reminders)
            opted_out = known.opted_out
            opened_schedule.withdraw([each for each, user, due in reminded if due > now and user in opted_out])
            waiting = opened_schedule.planned()
        with schedule.guard(opened) as guard:
            erased = guard.enforce({each.user_id for each in made.reminders})
        _remember(opened, [each for each in made.reminders if each.user_id not in erased], habits)
    # Repairs consents after an API crash between its two writes or a loss of the online store.
    schedule.apply_consents(withdrawn)
    seen = _seen(made, known, habits)
    return dg.MaterializeResult(metadata=seen | {"new": new, "wait for their slot": waiting})


def _habits(warehouse: ClickHouseWarehouse, as_of: datetime, zones: Mapping[str, ZoneInfo]) -> Habits:
    rows = warehouse.rows(HOURS, {"as_of": as_of})
    population = Counter(hour for _, hour, _ in rows).most_common(1)
    return Habits(
        usual_hour=population[0][0] if population else _evening(),
        usual_hours={user: hour for user, hour, visits in rows if visits >= MIN_VISITS},
        zone=default_time_zone(),
        zones=zones,
    )


def _evening() -> int:
    """The UTC hour that is 19:00 in the default time zone."""
    return datetime.now(default_time_zone()).replace(hour=19).astimezone(UTC).hour


def _threshold(models: ModelRegistryResource) -> float:
    registry = models.open()
    champion = registry.champion(MODEL)
    measured = {} if champion is None else registry.metrics(champion)
    return measured.get(REMINDER_THRESHOLD, MIN_PROBABILITY)


def _remember(warehouse: ClickHouseWarehouse, reminders: list[Reminder], habits: Habits) -> None:
    if not reminders:
        return
    columns: dict[str, list[Any]] = {
        name: [getattr(each, name) for each in reminders]
        for name in ("reminder_id", "user_id", "category", "product_id", "due_at", "probability")
    }
    columns["time_zone"] = [str(habits.zones.get(each.user_id, "")) for each in reminders]
    warehouse.append_arrow("planned_reminders", pa.table(columns))


def _seen(made: Plan, known: EligibilityContext, habits: Habits) -> dict[str, Any]:
    funnel = [("pairs of shopper and category", made.pairs)]
    funnel += [(f"- {reason.value}", made.against[reason]) for reason in IneligibilityReason]
    categories = Counter(reminder.category for reminder in made.reminders).most_common(12)
    count = len(made.reminders)
    return {
        "dagster/row_count": dg.MetadataValue.int(count),
        "least probability": known.least_probability,
        "who is reminded": table(["", "count"], [*funnel, ("reminders", count)], limit=len(funnel) + 1),
        "restricted": table(["group", "pairs"], made.restricted.most_common()),
        "slots": f"{len(set(made.spread.slots.tolist()))} of {SLOT.seconds // 60} minutes",
        "fullest slot": made.spread.peak,
        "least peak that any plan has": made.spread.least_peak,
        "mean shift in minutes": 5 * made.spread.total_shift / max(1, count),
        "most reminded of": table(["category", "reminders"], categories),
        "load by slot": _load(made, habits),
    }


def _load(made: Plan, habits: Habits) -> dg.MetadataValue[Any]:
    wanted = Counter(number_of(window.wanted) for window in made.windows)
    given = Counter(int(number) for number in made.spread.slots)
    span = range(min([*wanted, *given], default=0), max([*wanted, *given], default=-1) + 1)
    names = [f"{moment_of(number).astimezone(habits.zone):%H:%M}" for number in span]
    drawn = plot_slot_load(names, [wanted[number] for number in span], [given[number] for number in span])
    return png_image(drawn, "reminders in each slot")


@dg.asset_check(asset=planned_reminders, blocking=True, description="Nobody is reminded twice a day, or at night.")
def reminders_are_gentle(warehouse: WarehouseResource) -> dg.AssetCheckResult:
    """Fail on two reminders of one shopper within a local day, or on one outside the delivery hours."""
    with warehouse.open() as opened:
        clocks = [_clock(zone) for (zone,) in opened.rows(ZONES)]
        doubled = sum(opened.value(DOUBLED, clock) for clock in clocks)
        at_night = sum(opened.value(AT_NIGHT, clock) for clock in clocks)
    return dg.AssetCheckResult(
        passed=doubled == 0 and at_night == 0, metadata={"doubled": doubled, "outside listening hours": at_night}
    )


def _clock(told: str) -> dict[str, Any]:
    opens, closes = DELIVERY_HOURS
    return {"told": told, "zone": told or str(default_time_zone()), "opens": opens, "last": closes - 1}
