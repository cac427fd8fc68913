"""What a shop's days usually bring, so that a day or a week that is not like them can be told from a closed shop."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from statistics import median

DAY = timedelta(days=1)
WEEK_DAYS = 7
WINDOW_DAYS = 28
"""Before the cutoff; what is older was watched before."""
BASELINE_WEEKS = 8
"""Of which the usual is the median, before what is judged."""
Bought = Mapping[date, int]
"""Purchases by UTC day; a day without one may be left out."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Days in a row on which the shop usually sells and sold nothing; those on which it is closed are not counted."""

    days: tuple[date, ...]
    expected: float
    """Purchases that such days usually bring, together."""


@dataclass(frozen=True, slots=True)
class Volume:
    """Purchases of the last seven days, and of the usual seven days before."""

    last: int
    usual: float


def longest_gap(bought: Bought, cutoff: date) -> Gap | None:
    """The longest gap of the days watched, by days; None where there is none, or too little is known to expect a day.

    A day is expected where at least all but one of the same weekdays of the usual weeks had a purchase.
    """
    start = cutoff - WINDOW_DAYS * DAY
    if not _is_known(bought, start):
        return None
    expected = [(day, _usual(bought, day, start)) for day in _days(start, cutoff)]
    gaps = groupby((each for each in expected if each[1]), key=lambda each: not bought.get(each[0]))
    runs = [list(run) for missing, run in gaps if missing]
    found = [Gap(tuple(day for day, _ in run), sum(usual for _, usual in run)) for run in runs]
    return max(found, key=lambda gap: len(gap.days), default=None)


def last_week(bought: Bought, cutoff: date) -> Volume | None:
    """The last seven days beside the usual ones; None where the shop is younger than the usual weeks."""
    if not _is_known(bought, cutoff - WEEK_DAYS * DAY):
        return None
    weeks = [_sold(bought, cutoff - WEEK_DAYS * number * DAY) for number in range(BASELINE_WEEKS + 1)]
    return Volume(weeks[0], median(weeks[1:]))


def _is_known(bought: Bought, until: date) -> bool:
    first = min((day for day, count in bought.items() if count), default=until)
    return first <= until - BASELINE_WEEKS * WEEK_DAYS * DAY


def _usual(bought: Bought, day: date, start: date) -> float:
    """The median of the same weekdays before `start`; 0 where the shop is closed on some of them."""
    latest = start - ((start - day).days % WEEK_DAYS or WEEK_DAYS) * DAY
    counts = [bought.get(latest - number * WEEK_DAYS * DAY, 0) for number in range(BASELINE_WEEKS)]
    return median(counts) if sum(count > 0 for count in counts) >= BASELINE_WEEKS - 1 else 0


def _sold(bought: Bought, until: date) -> int:
    return sum(bought.get(day, 0) for day in _days(until - WEEK_DAYS * DAY, until))


def _days(start: date, until: date) -> Iterator[date]:
    return (start + number * DAY for number in range((until - start).days))
