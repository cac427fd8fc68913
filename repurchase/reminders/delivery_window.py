"""Delivery windows: around the shopper's usual hour, outside quiet hours in the shopper's time zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

from repurchase.reminders.requested_time import When

SLOT = timedelta(minutes=5)
"""Reminders of one slot are due together."""
DELIVERY_HOURS = (8, 22)
"""In the shopper's time zone; the other hours are quiet hours."""
USUAL_HOUR = 10
"""The hour of a requested reminder without an hour, in the shopper's time zone."""
MAX_WINDOW_SHIFT = timedelta(hours=1)
"""The maximum distance between a reminder and the wanted moment."""
_EPOCH = datetime.fromtimestamp(0, UTC)


@dataclass(frozen=True, slots=True)
class DeliveryWindow:
    """The slots in which one shopper may be reminded next, by their start times (aware, UTC)."""

    wanted: datetime
    first: datetime
    last: datetime
    day: date
    """In the shopper's time zone."""


def next_window(usual_hour: int, zone: tzinfo, now: datetime) -> DeliveryWindow:
    """Return the next window around the middle of `usual_hour` (UTC) that has not ended at `now` (aware).

    A usual hour within quiet hours is moved to their edge.
    """
    soonest = moment_of(number_of(now + SLOT - timedelta(microseconds=1)))
    habit = now.astimezone(UTC).replace(hour=usual_hour, minute=30, second=0, microsecond=0)
    windows = (_window(habit + timedelta(days=days), zone, soonest) for days in range(-1, 3))
    return next(window for window in windows if window.wanted >= soonest)


def moment_within(when: When, zone: tzinfo, now: datetime) -> datetime:
    """Return when to remind a shopper who asked for `when` (aware, UTC): after `now` and outside quiet hours.

    The delivery hour of that day nearest to the requested one, or to USUAL_HOUR without one; the next day where the
    delivery hours of that day have ended.
    """
    opens, closes = DELIVERY_HOURS
    hour = min(max(USUAL_HOUR if when.hour is None else when.hour, opens), closes - 1)
    soonest = moment_of(number_of(now + SLOT - timedelta(microseconds=1)))
    day = max(when.day, now.astimezone(zone).date())
    moments = (
        max(_on(day + timedelta(days=later), hour if later == 0 else opens, zone), soonest) for later in range(3)
    )
    return next(each for each in moments if opens <= each.astimezone(zone).hour < closes)


def number_of(slot: datetime) -> int:
    """Return the number of slots between the Unix epoch and the slot of this moment (aware)."""
    return (slot - _EPOCH) // SLOT


def moment_of(number: int) -> datetime:
    """Return the start (aware, UTC) of the slot with this number."""
    return _EPOCH + number * SLOT


def _window(habit: datetime, zone: tzinfo, soonest: datetime) -> DeliveryWindow:
    local = habit.astimezone(zone)
    opens, closes = (_at(local, hour) for hour in DELIVERY_HOURS)
    latest = closes - SLOT
    wanted = min(max(habit, opens), latest)
    return DeliveryWindow(
        wanted, max(opens, wanted - MAX_WINDOW_SHIFT, soonest), min(latest, wanted + MAX_WINDOW_SHIFT), local.date()
    )


def _on(day: date, hour: int, zone: tzinfo) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=zone).astimezone(UTC)


def _at(local: datetime, hour: int) -> datetime:
    return local.replace(hour=hour, minute=0, second=0, microsecond=0).astimezone(UTC)
