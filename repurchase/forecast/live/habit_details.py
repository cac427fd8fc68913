"""Habit details of single shoppers, equal to those of `orchestration/assets/features/shopper_habits.sql`."""

from __future__ import annotations

from collections.abc import Mapping
from math import log

import numpy as np
from numpy.typing import NDArray

from repurchase.forecast.live.known_purchases import Integers, Numbers
from repurchase.forecast.live.purchase_days import DAY, PurchaseDays, Visits, ends, sizes, sums

_WEEK, _WEEKS, _FIRST_WEEKS, _PARTS = 7, 12, 4, 8
_SETTLED = 3
"""From this number of purchase days on, a pair's mean gap shows when it is due."""
_PRIOR_DAYS = 30
"""The prior in purchase days, spread evenly over the month."""


def habit_details(days: PurchaseDays, of_pairs: Mapping[str, NDArray[np.float64]]) -> dict[str, NDArray[np.float64]]:
    """Return columns of HabitDetail without its keys, in the rows of `habits`; `of_pairs` are the days' `cycles`."""
    visits = days.visits
    whose = visits.shopper[visits.people]
    return {
        "categories": _counts(days.owners(), whose),
        **{f"decayed_visits_{each}": sums(np.exp2(-visits.age / each), visits.people) for each in (7, 56, 112)},
        "decayed_purchases_56": _decayed(days, 56, whose),
        "buying_trend": _decayed(days, 14, whose) / _decayed(days, 112, whose),
        "visit_gap_deviation_days": _gap_deviation(visits),
        **_baskets(visits),
        **_weeks(days, whose),
        **_standing(days, of_pairs, whose),
        **_columns("weekday", _weekdays(visits, days.bought.as_of, whose)),
        **_columns("month_part", _month_parts(days, whose)),
    }


def _decayed(days: PurchaseDays, half_life: int, whose: Integers) -> Numbers:
    return _table(days.shopper, np.exp2(-days.age / half_life), whose)


def _counts(shopper: Integers, whose: Integers) -> Numbers:
    """Return the number of rows of each shopper."""
    return _table(shopper, None, whose)


def _table(cell: Integers, weights: Numbers | None, whose: Integers, width: int = 1) -> Numbers:
    """Return sums of the weights by shopper and column, where a cell is `shopper * width + column`."""
    shoppers = int(whose[-1]) + 1 if len(whose) else 0
    summed = np.bincount(cell, weights, minlength=shoppers * width).astype(np.float64)
    return summed[whose] if width == 1 else summed.reshape(-1, width)[whose]


def _columns(name: str, table: Numbers) -> dict[str, Numbers]:
    return {f"{name}_{place}": table[:, place] for place in range(table.shape[1])}


def _gap_deviation(visits: Visits) -> Numbers:
    gap = np.diff(visits.day, prepend=visits.day[:1]).astype(np.float64)
    gap[visits.people] = 0.0
    gaps = sizes(visits.people, len(gap)) - 1
    with np.errstate(invalid="ignore"):
        mean = sums(gap, visits.people) / gaps
        return np.sqrt(np.maximum(0.0, sums(gap * gap, visits.people) / gaps - mean**2))


def _baskets(visits: Visits) -> dict[str, Numbers]:
    """Return the age of the last visit with at least a mean basket, and the ratio of the last basket to the mean."""
    count = sizes(visits.people, len(visits.day))
    mean = sums(visits.basket, visits.people) / count
    large = visits.basket >= np.repeat(mean, count.astype(np.intp))
    age = np.where(large, visits.age, np.inf)
    return {
        "large_basket_age_days": np.minimum.reduceat(age, visits.people) if len(age) else age,
        "last_basket_over_mean": visits.basket[ends(visits.people, len(visits.day))] / mean,
    }


def _weeks(days: PurchaseDays, whose: Integers) -> dict[str, Numbers]:
    """Return the numbers of purchase days of pairs in the last weeks, their mean and their deviation."""
    week = (days.age // _WEEK).astype(np.int64)
    late = week < _WEEKS
    counts = _table(days.shopper[late] * _WEEKS + week[late], None, whose, _WEEKS)
    mean = counts.sum(axis=1) / _WEEKS
    square = (counts * counts).sum(axis=1) / _WEEKS
    return {
        **_columns("bought_week", counts[:, :_FIRST_WEEKS]),
        "bought_a_week": mean,
        "bought_deviation": np.sqrt(np.maximum(0.0, square - mean**2)),
    }


def _standing(days: PurchaseDays, of_pairs: Mapping[str, NDArray[np.float64]], whose: Integers) -> dict[str, Numbers]:
    """Return the shares of recently repeated pairs, and the number and share of due pairs."""
    owner, recency, gap = days.owners(), of_pairs["recency_days"], of_pairs["mean_gap_days"]
    settled = of_pairs["purchase_days"] >= _SETTLED
    due = _counts(owner[settled & (recency > gap) & (recency < 3 * gap)], whose)
    return {
        **{f"repeats_{each}": _repeats(owner, recency, of_pairs["tenure_days"], each, whose) for each in (7, 28, 56)},
        "due_categories": due,
        "share_due": due / np.maximum(_counts(owner[settled], whose), 1),
    }


def _repeats(owner: Integers, recency: Numbers, tenure: Numbers, within: int, whose: Integers) -> Numbers:
    known = tenure > within
    return (_counts(owner[known & (recency <= within)], whose) + 0.4) / (_counts(owner[known], whose) + 2)


def _weekdays(visits: Visits, as_of: Integers, whose: Integers) -> Numbers:
    """Return the visits a week on the weekday of `as_of` and on each of the six after it."""
    ahead = (visits.day - as_of[visits.shopper] // DAY) % _WEEK
    weights = np.exp2(-visits.age / 56)
    return _WEEK * log(2) / 56 * _table(visits.shopper * _WEEK + ahead, weights, whose, _WEEK)


def _month_parts(days: PurchaseDays, whose: Integers) -> Numbers:
    """Return a shopper's distribution of purchase days over the eighths of a month, from the day of `as_of` on."""
    visits = days.visits
    part = _month_part(visits.day, days.bought.as_of[visits.shopper] // DAY)
    weights = _table(days.shopper * _PARTS + part[days.visit], np.exp2(-days.age / 112), whose, _PARTS)
    return np.asarray((weights + _PRIOR_DAYS / _PARTS) / (weights.sum(axis=1, keepdims=True) + _PRIOR_DAYS))


def _month_part(day: Integers, today: Integers) -> Integers:
    """Return by how many whole eighths of a month the position of `day` is ahead of that of `today`, 0 to 7."""
    (passed, length), (passed_now, length_now) = _in_month(day), _in_month(today)
    both = length * length_now
    return np.asarray(_PARTS * ((passed * length_now - passed_now * length) % both) // both)


def _in_month(day: Integers) -> tuple[Integers, Integers]:
    """Return the number of days before each day in its month, and the length of the month."""
    month = day.astype("datetime64[D]").astype("datetime64[M]")
    begins, ends_before = (each.astype("datetime64[D]").astype(np.int64) for each in (month, month + 1))
    return day - begins, ends_before - begins
