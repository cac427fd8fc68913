"""Habits of single shoppers, equal on every feature to `orchestration/assets/shopper_habits.sql`."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from repurchase.forecast.live.cycles import DAY
from repurchase.forecast.live.known_purchases import Integers, KnownPurchases, Numbers, starts

_HOUR = 3_600_000
_HOURS = 24


def habits(bought: KnownPurchases) -> dict[str, NDArray[np.float64]]:
    """Columns of ShopperHabit but its keys, one row a shopper that bought anything, with `shopper` of `bought`."""
    order = np.lexsort((bought.at, bought.shopper))
    shopper, at = bought.shopper[order], bought.at[order]
    visits = starts(shopper, at // DAY)
    last_at = at[np.append(visits[1:], len(at))[: len(visits)] - 1]
    whose = shopper[visits]
    people = starts(whose)
    ends = np.append(people[1:], len(whose))[: len(people)] - 1
    count = np.diff(np.append(people, len(whose))).astype(np.float64)
    day = at[visits] // DAY
    with np.errstate(divide="ignore", invalid="ignore"):
        gap = np.where(count == 1, np.nan, (day[ends] - day[people]) / (count - 1))
    return {
        "shopper": whose[people].astype(np.float64),
        "shopper_tenure_days": (bought.as_of[whose[people]] - at[visits][people]) / DAY,
        "visit_days_7": _within(last_at, bought.as_of[whose], 7, people),
        "visit_days_14": _within(last_at, bought.as_of[whose], 14, people),
        "visit_days_28": _within(last_at, bought.as_of[whose], 28, people),
        "visit_days_112": _within(last_at, bought.as_of[whose], 112, people),
        "visit_recency_days": (bought.as_of[whose[people]] - last_at[ends]) / DAY,
        "visit_gap_days": gap,
        "categories_28": _categories(bought, people, whose),
        "usual_hour": _usual_hour(at[visits] % DAY // _HOUR, whose, whose[people]),
    }


def _within(last_at: Integers, as_of: Integers, days: int, people: NDArray[np.intp]) -> Numbers:
    inside = (last_at >= as_of - days * DAY).astype(np.float64)
    return np.add.reduceat(inside, people) if len(people) else np.empty(0)


def _categories(bought: KnownPurchases, people: NDArray[np.intp], whose: Integers) -> Numbers:
    pairs = bought.pair_starts()
    last = bought.at[np.append(pairs[1:], len(bought.at))[: len(pairs)] - 1]
    owner = bought.shopper[pairs]
    lately = owner[last >= bought.as_of[owner] - 28 * DAY]
    counts = np.bincount(lately, minlength=len(bought.as_of)).astype(np.float64)
    return np.asarray(counts[whose[people]], dtype=np.float64)


def _usual_hour(hour: Integers, whose: Integers, people: Integers) -> Numbers:
    """The first of the hours in which most visits began."""
    if not len(people):
        return np.empty(0)
    table = np.zeros((int(people.max()) + 1, _HOURS))
    np.add.at(table, (whose, hour), 1)
    hours: Numbers = np.argmax(table[people], axis=1).astype(np.float64)
    return hours
