"""When a shopper listens, in every zone and on every day of its clock changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from repurchase.reminders.delivery_window import (
    DELIVERY_HOURS,
    MAX_WINDOW_SHIFT,
    SLOT,
    moment_of,
    moment_within,
    next_window,
    number_of,
)
from repurchase.reminders.requested_time import When

MOSCOW = ZoneInfo("Europe/Moscow")
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  hypothesis adds it
ZONES = st.sampled_from(sorted(available_timezones())).map(ZoneInfo)


@given(now=MOMENTS, zone=ZONES, hour=st.integers(0, 23))
@settings(max_examples=400)
def test_nobody_is_disturbed(now: datetime, zone: ZoneInfo, hour: int) -> None:
    """Every slot of the window is ahead, an hour from the wish at most, on one day and in its listening hours."""
    window = next_window(hour, zone, now)
    assert now <= window.first <= window.wanted <= window.last
    assert window.last - window.wanted <= MAX_WINDOW_SHIFT
    assert window.wanted - window.first <= MAX_WINDOW_SHIFT
    for number in range(number_of(window.first), number_of(window.last) + 1):
        local = moment_of(number).astimezone(zone)
        assert local.date() == window.day
        assert DELIVERY_HOURS[0] <= local.hour < DELIVERY_HOURS[1]
    for slot in (window.first, window.wanted, window.last):
        assert moment_of(number_of(slot)) == slot
    assert window.wanted - now < timedelta(hours=50)


@pytest.mark.parametrize(
    ("now", "hour", "wanted", "first", "last"),
    [
        ("22 03:00", 9, "22 12:30", "22 11:30", "22 13:30"),
        ("22 12:00", 9, "22 12:30", "22 12:00", "22 13:30"),
        ("22 12:27", 9, "22 12:30", "22 12:30", "22 13:30"),
        ("22 12:25:00.000001", 9, "22 12:30", "22 12:30", "22 13:30"),
        ("22 12:31", 9, "23 12:30", "23 11:30", "23 13:30"),
        ("22 03:00", 5, "22 08:30", "22 08:00", "22 09:30"),
        ("22 03:00", 2, "22 08:00", "22 08:00", "22 09:00"),
        ("22 03:00", 20, "22 21:55", "22 20:55", "22 21:55"),
        ("22 03:00", 21, "22 08:00", "22 08:00", "22 09:00"),
    ],
)
def test_the_next_window_by_hand(now: str, hour: int, wanted: str, first: str, last: str) -> None:
    """In Moscow, three hours ahead of UTC: around the habit, within 8 to 22, today where that is not over."""
    moments = [datetime.fromisoformat(f"2026-11-{text}").replace(tzinfo=MOSCOW) for text in (now, wanted, first, last)]
    window = next_window(hour, MOSCOW, moments[0])
    assert [window.wanted, window.first, window.last] == moments[1:]


def test_a_window_that_is_over_tomorrow_is_the_one_after() -> None:
    """At 23:59 UTC a habit of 00:30 UTC is 22:30 two hours west, so its slot of tomorrow, 21:55, is over already."""
    window = next_window(0, ZoneInfo("Atlantic/South_Georgia"), datetime(2026, 11, 22, 23, 59, tzinfo=UTC))
    assert window.wanted == datetime(2026, 11, 23, 23, 55, tzinfo=UTC)


@given(moment=MOMENTS)
def test_slots_are_numbered_without_a_gap(moment: datetime) -> None:
    """A moment lies in the slot of its number, and the next slot has the next number."""
    number = number_of(moment)
    assert moment_of(number) <= moment < moment_of(number + 1)
    assert number_of(moment + SLOT) == number + 1


@given(now=MOMENTS, zone=ZONES, days=st.integers(0, 60), hour=st.none() | st.integers(0, 23))
@settings(max_examples=400)
def test_a_time_that_was_asked_for_is_kept_within_listening_hours(
    now: datetime, zone: ZoneInfo, days: int, hour: int | None
) -> None:
    """On that day, unless its listening hours are over; never before now, and at the hour where one can be had."""
    day = now.astimezone(zone).date() + timedelta(days=days)
    moment = moment_within(When(day, hour), zone, now)
    local = moment.astimezone(zone)
    assert moment >= now
    assert DELIVERY_HOURS[0] <= local.hour < DELIVERY_HOURS[1]
    assert local.date() == day or (days <= 1 and timedelta(0) < local.date() - day <= timedelta(days=1))
    if days > 1 and hour is not None and DELIVERY_HOURS[0] <= hour < DELIVERY_HOURS[1]:
        assert local.hour in {hour, hour + 1}


@pytest.mark.parametrize(
    ("now", "when", "local"),
    [
        ("22 06:00", When(date(2026, 11, 27)), "27 10:00"),
        ("22 06:00", When(date(2026, 11, 23), 19), "23 19:00"),
        ("22 06:00", When(date(2026, 11, 23), 23), "23 21:00"),
        ("22 06:00", When(date(2026, 11, 23), 3), "23 08:00"),
        ("22 12:01", When(date(2026, 11, 22), 10), "22 15:05"),
        ("22 19:30", When(date(2026, 11, 22), 20), "23 08:00"),
        ("22 06:00", When(date(2026, 11, 20), 19), "22 19:00"),
    ],
)
def test_the_moment_that_was_asked_for(now: str, when: When, local: str) -> None:
    """Ten o'clock where no hour was said; what has passed is made up for as soon as may be."""
    moment = moment_within(when, MOSCOW, datetime.fromisoformat(f"2026-11-{now}+00:00"))
    assert f"{moment.astimezone(MOSCOW):%d %H:%M}" == local
