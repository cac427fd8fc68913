"""When a shopper listens: around the hour of their own habit, and never in the quiet hours of their own clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

from repurchase.reminders.requested_time import When

SLOT = timedelta(minutes=5)
"""Reminders of one slot fall due together."""
DELIVERY_HOURS = (8, 22)
"""Of the shopper's own clock; outside of them nobody is reminded."""
USUAL_HOUR = 10
"""Of a reminder that a shopper asked for without an hour, on their own clock."""
MAX_WINDOW_SHIFT = timedelta(hours=1)
"""A reminder is at most so far away from the wanted moment."""
_EPOCH = datetime.fromtimestamp(0, UTC)


@dataclass(frozen=True, slots=True)
class DeliveryWindow:
    """The slots in which one shopper may be reminded next, by their starts (aware, UTC)."""

    wanted: datetime
    first: datetime
    last: datetime
    day: date
    """Of the shopper's own calendar."""


def next_window(usual_hour: int, zone: tzinfo, now: datetime) -> DeliveryWindow:
    """The next window around the middle of `usual_hour` (of the UTC day) that is not over at `now` (aware).

    Who is used to quiet hours is reminded at their edge.
    """
    soonest = moment_of(number_of(now + SLOT - timedelta(microseconds=1)))
    habit = now.astimezone(UTC).replace(hour=usual_hour, minute=30, second=0, microsecond=0)
    windows = (_window(habit + timedelta(days=days), zone, soonest) for days in range(-1, 3))
    return next(window for window in windows if window.wanted >= soonest)


def moment_within(when: When, zone: tzinfo, now: datetime) -> datetime:
    """When a shopper who asked for `when` is reminded (aware, UTC): after `now`, and never in quiet hours.

    At the nearest listening hour of that day, at USUAL_HOUR where none was said; a day of which the listening hours
    are over gives way to the next one.
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
    """How many slots lie between the Unix epoch and the one that holds this moment (aware)."""
    return (slot - _EPOCH) // SLOT


def moment_of(number: int) -> datetime:
    """The start (aware, UTC) of the slot of that number."""
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
