"""Resolves a spoken time to a future day and hour, at most MAX_PAUSE ahead.

A past day means the next one of its kind, a past hour today the next morning or evening. A later time is reduced to
MAX_PAUSE, because by then the forecast is more accurate.
"""

from __future__ import annotations

import calendar
from datetime import date, datetime, timedelta

from repurchase.reminders.mute import MAX_PAUSE
from repurchase.reminders.requested_time import When
from serving.language.lexicon import Words
from serving.language.spoken_time import MONTH_END, SpokenTime
from serving.language.time_phrases import heard_time

_HOURS = {
    "early": (7, 8), "morning": (9, 11), "noon": (12, 12), "lunch": (13, 14), "day": (14, 17), "afternoon": (15, 17),
    "after_work": (19, 21), "evening": (19, 22), "late": (21, 22), "night": (22, 23),
}  # fmt: skip
"""The default and the last hour of each part of the day."""
_MORNING, _EVENING = frozenset({"early", "morning"}), frozenset({"after_work", "evening", "late"})
_NOON, _MIDNIGHT, _LAST_HOUR = 12, 24, 23
_FIRST_WAKING_HOUR = 8
_AFTERNOON_HOURS = 6
"""Up to this hour, «дня» means the afternoon."""
_FIRST_NIGHT_HOUR = 9
"""From this hour on, «ночи» means before midnight."""
_HALF_AN_HOUR = timedelta(minutes=30)
_YEARS_AHEAD = 8
"""A period that contains every day of a year, including 29 February."""


def when_of(words: Words, now: datetime) -> When | None:
    """The time that the words mean at the local time `now`; None if they name none or an impossible one."""
    time = heard_time(words).time
    return None if time == SpokenTime() else _resolved(time, now.replace(tzinfo=None))


def without_time(words: Words) -> Words:
    """The words without those that name a time."""
    return heard_time(words).rest


def _resolved(time: SpokenTime, now: datetime) -> When | None:
    if time.minutes is not None:
        return _limited(_next_full_hour(now, time.minutes), now)
    day = _day(time, now.date())
    if day is None and _names_day(time):
        return None
    if day is None or day == now.date():
        return _today_or_tomorrow(time, now)
    return _limited(When(day, _hour(time)), now)


def _limited(when: When, now: datetime) -> When:
    latest = now.date() + MAX_PAUSE
    return when if when.day <= latest else When(latest, when.hour)


def _next_full_hour(now: datetime, minutes: int) -> When:
    """The nearest future full hour to `minutes` from `now`."""
    latest = timedelta(days=MAX_PAUSE.days + 1)
    nearest = now + min(timedelta(minutes=minutes), latest) + _HALF_AN_HOUR
    chosen = max(nearest, now + timedelta(hours=1))
    return When(chosen.date(), chosen.hour)


def _today_or_tomorrow(time: SpokenTime, now: datetime) -> When:
    if time.hour is None and time.part is None:
        return When(now.date())
    ahead = next((hour for hour in _hours(time) if hour > now.hour), None)
    return When(now.date(), ahead) if ahead is not None else When(now.date() + timedelta(days=1), _hour(time))


def _hour(time: SpokenTime) -> int | None:
    return next(iter(_hours(time)), None)


def _hours(time: SpokenTime) -> range | tuple[int, ...]:
    """The possible hours, most probable first."""
    if time.hour is not None:
        return _hours_of_clock(time.hour % _MIDNIGHT, time.part)
    if time.part is None:
        return ()
    usual, last = _HOURS[time.part]
    return range(usual, last + 1)


def _hours_of_clock(hour: int, part: str | None) -> tuple[int, ...]:
    later = hour + _NOON
    if hour > _NOON or (hour == 0 and part is None):
        return (hour,)
    if part is not None:
        return (_hour_in(part, hour),)
    if hour < _FIRST_WAKING_HOUR:
        return (later,)
    return (hour, later) if later <= _LAST_HOUR else (hour,)


def _hour_in(part: str, hour: int) -> int:
    later = hour + _NOON
    if part in _EVENING:
        return min(later, _LAST_HOUR)
    if part == "night":
        return later % _MIDNIGHT if hour >= _FIRST_NIGHT_HOUR else hour
    return hour if part in _MORNING or hour > _AFTERNOON_HOURS else later


def _names_day(time: SpokenTime) -> bool:
    return any(
        each is not None for each in (time.days, time.months, time.weeks, time.weekdays, time.month, time.month_day)
    )


def _day(time: SpokenTime, today: date) -> date | None:
    """The named day; None if none is named or it is impossible."""
    if time.month_day is not None or time.month is not None:
        return _day_of_month(time, today)
    if time.weekdays is not None or time.weeks is not None:
        return _day_of_week(time, today)
    if time.months is not None:
        return months_after(today, time.months)
    return None if time.days is None else today + timedelta(days=min(time.days, MAX_PAUSE.days))


def _day_of_week(time: SpokenTime, today: date) -> date:
    """The day in the named calendar week, otherwise the nearest future one."""
    weeks = time.weeks or (0 if time.days is None else time.days // 7)
    days = time.weekdays or (0,)
    if weeks > 0:
        monday = today - timedelta(days=today.weekday())
        return monday + timedelta(days=7 * weeks + min(days))
    return today + timedelta(days=min((day - today.weekday() - 1) % 7 + 1 for day in days))


def _day_of_month(time: SpokenTime, today: date) -> date | None:
    if time.month is None and time.months is not None:
        month = months_after(today.replace(day=1), time.months)
        first = _in_month(month, time.month_day or 1)
        return first if first is not None and first > today else None
    wanted = MONTH_END if time.month == today.month and time.month_day == 1 else time.month_day or 1
    months = (months_after(today.replace(day=1), ahead) for ahead in range(12 * _YEARS_AHEAD))
    days = (_in_month(month, wanted) for month in months if time.month in {None, month.month})
    return next((day for day in days if day is not None and day > today), None)


def _in_month(month: date, day: int) -> date | None:
    last = calendar.monthrange(month.year, month.month)[1]
    if day == MONTH_END:
        return month.replace(day=last)
    return month.replace(day=day) if day <= last else None


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or its last day if the month is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
