"""The usual purchase volume of a shop, which tells missing data from days on which the shop is closed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from statistics import median

DAY = timedelta(days=1)
WEEK_DAYS = 7
WINDOW_DAYS = 28
"""Number of days checked before the cutoff; earlier runs checked older days."""
BASELINE_WEEKS = 8
"""Number of weeks before the checked period whose median is the usual volume."""
Bought = Mapping[date, int]
"""Purchases by UTC day; days without purchases may be missing."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Consecutive days without purchases on which the shop usually sells; days on which it is closed do not count."""

    days: tuple[date, ...]
    expected: float
    """Total number of purchases that such days usually bring."""


@dataclass(frozen=True, slots=True)
class Volume:
    """Purchases of the last seven days and of a usual week."""

    last: int
    usual: float


def longest_gap(bought: Bought, cutoff: date) -> Gap | None:
    """Return the longest gap of the last WINDOW_DAYS days by its number of days.

    None if there is no gap or too little history. A day counts as expected if at most one of the same weekdays of the
    BASELINE_WEEKS weeks before had no purchase.
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
    """The last seven days and the usual week; None without BASELINE_WEEKS weeks of history before them."""
    if not _is_known(bought, cutoff - WEEK_DAYS * DAY):
        return None
    weeks = [_sold(bought, cutoff - WEEK_DAYS * number * DAY) for number in range(BASELINE_WEEKS + 1)]
    return Volume(weeks[0], median(weeks[1:]))


def _is_known(bought: Bought, until: date) -> bool:
    first = min((day for day, count in bought.items() if count), default=until)
    return first <= until - BASELINE_WEEKS * WEEK_DAYS * DAY


def _usual(bought: Bought, day: date, start: date) -> float:
    """Median of the same weekdays before `start`; 0 if more than one of them had no purchase."""
    latest = start - ((start - day).days % WEEK_DAYS or WEEK_DAYS) * DAY
    counts = [bought.get(latest - number * WEEK_DAYS * DAY, 0) for number in range(BASELINE_WEEKS)]
    return median(counts) if sum(count > 0 for count in counts) >= BASELINE_WEEKS - 1 else 0


def _sold(bought: Bought, until: date) -> int:
    return sum(bought.get(day, 0) for day in _days(until - WEEK_DAYS * DAY, until))


def _days(start: date, until: date) -> Iterator[date]:
    return (start + number * DAY for number in range((until - start).days))
