"""Formats days relative to today: «месяц назад», «завтра», «каждые 4 недели»."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, datetime, tzinfo
from functools import lru_cache
from math import inf, isfinite

from repurchase.reminders.requested_time import When
from serving.speech.numerals import counted

_WEEK = 7
_YEAR = 365.25
_MONTH = _YEAR / 12
_WEEKDAYS = ("в понедельник", "во вторник", "в среду", "в четверг", "в пятницу", "в субботу", "в воскресенье")
_MONTHS = (
    "января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября",
    "декабря",
)  # fmt: skip
_NEAR_PAST = ("сегодня", "вчера", "позавчера")
_NEAR_FUTURE = ("сегодня", "завтра", "послезавтра")


def ago(purchased_at: datetime, today: date, zone: tzinfo) -> str:
    """How long before `today`, in calendar days of the shopper's `zone`; `purchased_at` is aware.

    Days: 0 сегодня, 1 вчера, 2 позавчера, 3..6 «3 дня назад», 7..10 «неделю назад», 11..17 «2 недели назад»,
    18..27 «3 недели назад», 28..45 «месяц назад», then the nearest month, six of which are «полгода назад»;
    350..380 «год назад», beyond «больше года назад». A purchase in the future counts as today.
    """
    days = max(0, today.toordinal() - purchased_at.astimezone(zone).toordinal())
    return _NEAR_PAST[days] if days < len(_NEAR_PAST) else _some_days_ago(days)


@lru_cache(maxsize=512)
def _some_days_ago(days: int) -> str:
    months = round(days / _MONTH)
    said = (
        f"{counted(days, 'день')} назад",
        "неделю назад",
        f"{counted(2, 'неделя')} назад",
        f"{counted(3, 'неделя')} назад",
        "месяц назад",
        "полгода назад" if months == 6 else f"{counted(months, 'месяц')} назад",  # noqa: PLR2004 - half of twelve
        "год назад",
        "больше года назад",
    )
    return said[bisect_right((7, 11, 18, 28, 46, 350, 381), days)]


def delivery(day: date, today: date) -> str:
    """«завтра», or the weekday and date: «во вторник, 24 ноября»; both days are in the shopper's time zone.

    A past day is named by its date.
    """
    distance = (day - today).days
    if 0 <= distance < len(_NEAR_FUTURE):
        return _NEAR_FUTURE[distance]
    return f"{_WEEKDAYS[day.weekday()]}, {day.day} {_MONTHS[day.month - 1]}"


def planned_day(when: When, today: date) -> str:
    """«завтра», «через неделю», «в пятницу, 4 декабря»; with the hour if it has one: «завтра в 19 часов»."""
    distance = (when.day - today).days
    whole_weeks = distance > 0 and distance % _WEEK == 0
    day = days_ahead(distance) if whole_weeks else delivery(when.day, today)
    if when.hour is None:
        return day
    comma = "," if "," in day else ""
    return f"{day}{comma} в {counted(when.hour, 'час')}"


def days_ahead(days: int) -> str:
    """A number of days ahead: «завтра», «через 3 дня», «через неделю», «через 2 недели», «через месяц»."""
    if days < len(_NEAR_FUTURE):
        return _NEAR_FUTURE[days]
    weeks, rest = divmod(days, _WEEK)
    if rest:
        return "через месяц" if days == round(_MONTH) else f"через {counted(days, 'день')}"
    return "через неделю" if weeks == 1 else f"через {counted(weeks, 'неделя')}"


def rhythm(days: float) -> str:
    """The frequency of a purchase with a gap of `days`: whole days below 5.5, then weeks to 31.5, then months.

    From 11.5 months on it is a year, from 18 months «реже раза в год». Raises ValueError unless 0 < days < inf.
    """
    if not isfinite(days) or days <= 0:
        raise ValueError(f"a rhythm is a positive number of days, not {days}")
    place = bisect_right(_RHYTHMS, days)
    return _every(place, _nearest(days / _UNITS[place]))


_RHYTHMS = (1.5, 2.5, 5.5, 1.5 * _WEEK, 31.5, 1.5 * _MONTH, 11.5 * _MONTH, 18 * _MONTH, inf)
_UNITS = (1, 1, 1, _WEEK, _WEEK, _MONTH, _MONTH, _YEAR, _YEAR)
"""The length in days of the unit of each range of _RHYTHMS."""


@lru_cache(maxsize=512)
def _every(place: int, number: int) -> str:
    return (
        "каждый день",
        "через день",
        f"каждые {counted(number, 'день')}",
        "примерно раз в неделю",
        f"каждые {counted(number, 'неделя')}",
        "примерно раз в месяц",
        _months_apart(number),
        "примерно раз в год",
        "реже раза в год",
    )[place]


def _months_apart(months: int) -> str:
    return "примерно раз в полгода" if months == 6 else f"примерно раз в {counted(months, 'месяц')}"  # noqa: PLR2004


def _nearest(number: float) -> int:
    return int(number + 0.5)
