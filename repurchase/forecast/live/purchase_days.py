"""Purchase days of pairs and visit days of shoppers, from which features of single shoppers are computed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from repurchase.forecast.live.known_purchases import Integers, KnownPurchases, Numbers, starts

DAY = 86_400_000
"""In milliseconds."""
_DAYS = 1_000_000
"""Exceeds any day number, so that shopper and day combine to one number."""
Places = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Visits:
    """One row a visit day, sorted by shopper and day."""

    shopper: Integers
    day: Integers
    """Days since 1970."""
    first_at: Integers
    last_at: Integers
    age: Numbers
    """Days from the last purchase to the shopper's `as_of`."""
    basket: Numbers
    """The number of categories bought on the visit day."""
    people: Places
    """The first row of each shopper; shoppers without a visit have none."""
    later: Numbers
    """The number of later visits of the same shopper."""


@dataclass(frozen=True, slots=True)
class PurchaseDays:
    """One row a purchase day of a pair, sorted by shopper, category and day."""

    bought: KnownPurchases
    rows: Places
    """The first row of each purchase day in `bought`."""
    shopper: Integers
    day: Integers
    """Days since 1970."""
    age: Numbers
    """Days from the last purchase to the shopper's `as_of`."""
    pairs: Places
    """The first row of each pair."""
    first_at: Integers
    """The first purchase of each pair, milliseconds since 1970."""
    last_at: Integers
    """The last purchase of each pair, milliseconds since 1970."""
    visit: Places
    """The row in `visits` of each purchase day."""
    visits: Visits

    def owners(self) -> Integers:
        """Return the shopper of each pair."""
        return self.shopper[self.pairs]


def purchase_days(bought: KnownPurchases) -> PurchaseDays:
    """Group purchases by purchase days of pairs and visit days of shoppers."""
    day = bought.at // DAY
    rows = starts(bought.shopper, bought.category, day)
    shopper = bought.shopper[rows]
    first_at, last_at = bought.at[rows], bought.at[ends(rows, len(bought.at))]
    pairs = starts(shopper, bought.category[rows])
    visit, visits = _visits(shopper, day[rows], (first_at, last_at), bought.as_of)
    return PurchaseDays(
        bought=bought,
        rows=rows,
        shopper=shopper,
        day=day[rows],
        age=(bought.as_of[shopper] - last_at) / DAY,
        pairs=pairs,
        first_at=first_at[pairs],
        last_at=last_at[ends(pairs, len(rows))],
        visit=visit,
        visits=visits,
    )


def _visits(
    shopper: Integers, day: Integers, moments: tuple[Integers, Integers], as_of: Integers
) -> tuple[Places, Visits]:
    """Return the visit of each purchase day, and all visits."""
    order = np.argsort(shopper * _DAYS + day)
    groups = starts(shopper[order], day[order])
    one_of = order[groups]
    whose = shopper[one_of]
    people = starts(whose)
    basket = sizes(groups, len(day))
    visit = np.empty(len(day), dtype=np.intp)
    visit[order] = np.repeat(np.arange(len(groups)), basket.astype(np.intp))
    first_at, last_at = (
        _reduced(choose, at[order], groups) for choose, at in zip((np.minimum, np.maximum), moments, strict=True)
    )
    last_of_shopper = np.repeat(ends(people, len(whose)), sizes(people, len(whose)).astype(np.intp))
    return visit, Visits(
        shopper=whose,
        day=day[one_of],
        first_at=first_at,
        last_at=last_at,
        age=(as_of[whose] - last_at) / DAY,
        basket=basket,
        people=people,
        later=(last_of_shopper - np.arange(len(whose))).astype(np.float64),
    )


def _reduced(choose: np.ufunc, values: Integers, groups: Places) -> Integers:
    return np.asarray(choose.reduceat(values, groups) if len(groups) else np.empty(0, np.int64))


def sums(values: Numbers, groups: Places) -> Numbers:
    """Return the sum of each group of rows; `groups` are their first rows."""
    return np.add.reduceat(values, groups) if len(groups) else np.empty(0)


def sizes(groups: Places, rows: int) -> Numbers:
    """Return the number of rows of each group."""
    return np.diff(np.append(groups, rows)).astype(np.float64)


def ends(groups: Places, rows: int) -> Places:
    """Return the last row of each group."""
    return np.append(groups[1:], rows)[: len(groups)] - 1
