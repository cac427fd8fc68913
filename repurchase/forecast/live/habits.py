"""Habits of single shoppers, equal to those of `orchestration/assets/features/shopper_habits.sql`."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from repurchase.forecast.live.known_purchases import Integers, Numbers
from repurchase.forecast.live.purchase_days import DAY, Places, PurchaseDays, Visits, ends, sizes, sums

_HOUR = 3_600_000
_HOURS = 24


def habits(days: PurchaseDays) -> dict[str, NDArray[np.float64]]:
    """Return columns of ShopperHabit without its keys, one row a shopper with purchases, with `shopper` of `bought`."""
    visits, as_of = days.visits, days.bought.as_of
    people = visits.people
    whose = visits.shopper[people]
    last = ends(people, len(visits.day))
    count = sizes(people, len(visits.day))
    with np.errstate(divide="ignore", invalid="ignore"):
        gap = np.where(count == 1, np.nan, (visits.day[last] - visits.day[people]) / (count - 1))
    return {
        "shopper": whose.astype(np.float64),
        "shopper_tenure_days": (as_of[whose] - visits.first_at[people]) / DAY,
        "visit_days_7": _within(visits.age, 7, people),
        "visit_days_14": _within(visits.age, 14, people),
        "visit_days_28": _within(visits.age, 28, people),
        "visit_days_112": _within(visits.age, 112, people),
        "visit_recency_days": visits.age[last],
        "visit_gap_days": gap,
        "categories_28": _categories(days, whose),
        "usual_hour": _usual_hour(visits, whose),
    }


def _within(age: Numbers, days: int, people: Places) -> Numbers:
    return sums((age <= days).astype(np.float64), people)


def _categories(days: PurchaseDays, whose: Integers) -> Numbers:
    as_of, owner = days.bought.as_of, days.owners()
    lately = owner[days.last_at >= as_of[owner] - 28 * DAY]
    return np.bincount(lately, minlength=len(as_of)).astype(np.float64)[whose]


def _usual_hour(visits: Visits, whose: Integers) -> Numbers:
    """Return the first of the hours in which most visits began."""
    if not len(whose):
        return np.empty(0)
    hour = visits.first_at % DAY // _HOUR
    table = np.bincount(visits.shopper * _HOURS + hour, minlength=(int(whose[-1]) + 1) * _HOURS).reshape(-1, _HOURS)
    hours: Numbers = np.argmax(table[whose], axis=1).astype(np.float64)
    return hours
