"""Parses phrases of days and hours, such as «в следующую пятницу» and «к шести вечера», by patterns of symbols."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache

from serving.language.lexicon import Words
from serving.language.spoken_time import MONTH_END, SpokenTime
from serving.language.time_words import Symbol, symbols_of

_DAYS_OFF = {"weekend": (5, 6), "workday": (0, 1, 2, 3, 4), "перед": (4,), "после": (0,)}
_THIS_WEEK = (2, 4, 6)
"""Weekdays to which «на этой неделе» resolves, whatever today is."""
_EDGE_OF_WEEK = {"start": (0,), "middle": (2,), "end": (4, 6)}
_EDGE_OF_MONTH = {"start": 1, "middle": 15, "end": MONTH_END}
_FEW_DAYS = 2
_DAYS_IN = {"day": 1.0, "week": 7.0, "month": 30.0, "year": 365.0}
_MINUTES_IN = {"minute": 1.0, "hour": 60.0}
_MONTHS_IN = {"month": 1, "year": 12}
_HOURS_A_DAY = 24


@dataclass(frozen=True, slots=True)
class HeardTime:
    """A spoken time and the remaining words."""

    time: SpokenTime
    rest: Words


Groups = Mapping[str, str | None]

_TO = r"(?:(?:в|во|на|к|ко|до|с|со|за|под|около|ближе|уже|прямо|по|где то|и) )*"
_WHICH = r"(?:which:(?P<which>\d) )?"
_PART = r"(?: part:(?P<part>\w+)| (?P<daytime>unit:day))?"
_NUMBER = r"number:(?P<number>[\d.]+) (?:number:\S+ )?"
_HOUR = r"(?:ровно )?number:(?P<hour>\d+)"
_NO_PIECES = r"(?! (?:unit:|раза?\b|пач|упак|шт|бут|бан|пак|кор|рул|меш|кил|лит|гр|экз))"


def _after(groups: Groups) -> SpokenTime:
    number, unit = float(groups.get("number") or 1), groups["unit"] or ""
    if unit in _MINUTES_IN:
        return SpokenTime(minutes=round(number * _MINUTES_IN[unit]))
    if unit in _MONTHS_IN and number.is_integer():
        return SpokenTime(months=int(number) * _MONTHS_IN[unit])
    return SpokenTime(days=round(number * _DAYS_IN[unit]))


def _near(groups: Groups) -> SpokenTime:
    return SpokenTime(days=int(groups["near"] or 0))


def _few_days(_groups: Groups) -> SpokenTime:
    return SpokenTime(days=_FEW_DAYS)


def _week(groups: Groups) -> SpokenTime:
    weeks, edge = int(groups.get("which") or 0), groups.get("edge")
    if edge is not None:
        return SpokenTime(weeks=weeks, weekdays=_EDGE_OF_WEEK[edge])
    return SpokenTime(weeks=weeks) if weeks else SpokenTime(weekdays=_THIS_WEEK)


def _weekday(groups: Groups) -> SpokenTime:
    return SpokenTime(weeks=_weeks(groups), weekdays=(int(groups["weekday"] or 0),))


def _day_after(groups: Groups) -> SpokenTime:
    return SpokenTime(weeks=_weeks(groups), weekdays=((int(groups["weekday"] or 0) + 1) % 7,))


def _one_but_next(groups: Groups) -> SpokenTime:
    return SpokenTime(weeks=2, weekdays=(int(groups["weekday"] or 0),))


def _days_off(groups: Groups) -> SpokenTime:
    return SpokenTime(weeks=_weeks(groups), weekdays=_DAYS_OFF[groups.get("beside") or groups["off"] or ""])


def _month(groups: Groups) -> SpokenTime | None:
    month = int(groups.get("month") or 0) or None
    months = _weeks(groups) if month is None else None
    if (said := groups.get("month_day")) is None:
        return SpokenTime(month=month, months=months, month_day=_EDGE_OF_MONTH[groups.get("edge") or "start"])
    day = int(said)
    return SpokenTime(month=month, months=months, month_day=day) if 1 <= day < MONTH_END else None


def _clock(groups: Groups) -> SpokenTime | None:
    hour = int(groups["hour"] or 1)
    return SpokenTime(hour=hour, part=_part(groups)) if hour <= _HOURS_A_DAY else None


def _one_o_clock(groups: Groups) -> SpokenTime:
    return SpokenTime(hour=1, part=_part(groups) or "day")


def _half(groups: Groups) -> SpokenTime:
    return SpokenTime(hour=int(groups["hour"] or 1) - 1, part=_part(groups))


def _part_of_day(groups: Groups) -> SpokenTime:
    return SpokenTime(part=groups.get("part"))


def _part(groups: Groups) -> str | None:
    return "day" if groups.get("daytime") else groups.get("part")


def _weeks(groups: Groups) -> int | None:
    return int(which) if (which := groups.get("which")) else None


_PATTERNS: Sequence[tuple[Callable[[Groups], SpokenTime | None], str]] = (
    (_after, rf"(?:через|чрез|чере|спустя) (?:{_NUMBER})?unit:(?P<unit>\w+)(?: друг\w+)?"),
    (_after, rf"(?:{_NUMBER})?unit:(?P<unit>\w+) (?:спустя|погодя)"),
    (_after, r"unit:(?P<unit>\w+) (?:через|на) number:(?P<number>[\d.]+)(?: number:\S+)?"),
    (_week, rf"{_TO}edge:(?P<edge>\w+) {_WHICH}(?:unit:week|this_week)"),
    (_week, rf"{_TO}which:(?P<which>\d) (?:unit:week|this_week)"),
    (_week, r"на this_week"),
    (_month, rf"{_TO}edge:(?P<edge>\w+) (?:month:(?P<month>\d+)|{_WHICH}unit:month)(?: unit:year)?"),
    (_month, rf"{_TO}(?:ordinal|number):(?P<month_day>\d+)(?: date)? (?:month:(?P<month>\d+)|{_WHICH}unit:month)"),
    (_month, rf"{_TO}(?:ordinal|number):(?P<month_day>\d+) date"),
    (_month, rf"(?:в|на|к|до|с) {_WHICH}(?:month:(?P<month>\d+)|(?<=\d )unit:month)"),
    (_near, rf"{_TO}near:(?P<near>\d)(?: unit:day)?(?: же)?"),
    (_one_but_next, r"через weekday:(?P<weekday>\d)"),
    (_day_after, rf"после {_WHICH}weekday:(?P<weekday>\d)"),
    (_weekday, rf"{_TO}{_WHICH}weekday:(?P<weekday>\d)"),
    (_days_off, rf"(?P<beside>перед|после) {_WHICH}(?P<off>weekend)"),
    (_days_off, rf"{_TO}{_WHICH}(?P<off>weekend|workday)(?: unit:day)?"),
    (_after, rf"на (?:{_NUMBER})?unit:(?P<unit>day|week|month|year|minute)(?! part:)(?: друг\w+)?"),
    (_after, r"на (?:number:(?P<number>[1-3]) )?unit:(?P<unit>hour)(?! part:| unit:day)"),
    (_few_days, r"на few_days"),
    (_half, rf"{_TO}(?:half|пол|половин\w*) ordinal:(?P<hour>\d+){_PART}"),
    (_month, rf"{_TO}ordinal:(?P<month_day>\d+)(?! \w+(?:ый|ая|ое|ую|ой|ом|ым)\b)"),
    (_clock, rf"{_TO}{_HOUR} unit:hour(?: number:\d+(?: unit:minute)?)?{_PART}"),
    (_clock, rf"{_TO}{_HOUR}(?: number:\d+)? (?:part:(?P<part>\w+)|(?P<daytime>(?<!на )unit:day))"),
    (_clock, rf"unit:hour (?:в|во|к|около) number:(?P<hour>\d+){_PART}"),
    (_one_o_clock, rf"(?:в|к|около|до) unit:hour{_PART}"),
    (_clock, rf"(?:в|во|к|ко|около|после) {_HOUR}(?: number:(?:0|15|30|45))?{_NO_PIECES}"),
    (_part_of_day, rf"{_TO}part:(?P<part>\w+)"),
)
_PHRASES = tuple((build, re.compile(rf"(?<!\S)(?:{pattern})(?!\S)")) for build, pattern in _PATTERNS)
"""In order of precedence; text matched by a pattern is not matched again."""


@lru_cache(maxsize=1024)
def heard_time(words: Words) -> HeardTime:
    """The spoken time and the remaining words in order."""
    symbols = symbols_of(words)
    text = " ".join(symbol.text for symbol in symbols)
    time = SpokenTime()
    for build, pattern in _PHRASES:
        for found in pattern.finditer(text):
            said = build(found.groupdict())
            if said is not None and _adds_to(time, said):
                time = _joined(time, said)
                text = text[: found.start()] + "\0" * len(found.group()) + text[found.end() :]
    return HeardTime(time, tuple(word for symbol in _left(symbols, text) for word in symbol.words))


def _left(symbols: Sequence[Symbol], text: str) -> Iterator[Symbol]:
    place = 0
    for symbol in symbols:
        if text[place] != "\0":
            yield symbol
        place += len(symbol.text) + 1


def _adds_to(time: SpokenTime, said: SpokenTime) -> bool:
    """Whether `said` conflicts with no part of `time`, and the day is named once."""
    if any(getattr(time, each.name) is not None and getattr(said, each.name) is not None for each in fields(time)):
        return False
    counted = (time.days is not None or time.minutes is not None) and said.month_day is not None
    return not counted


def _joined(time: SpokenTime, said: SpokenTime) -> SpokenTime:
    merged = {}
    for each in fields(time):
        known = getattr(time, each.name)
        merged[each.name] = getattr(said, each.name) if known is None else known
    return SpokenTime(**merged)
