"""Purchase days of pairs and visit days of shoppers: what every feature of a single shopper is computed from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from repurchase.forecast.live.known_purchases import Integers, KnownPurchases, Numbers, starts

DAY = 86_400_000
"""Milliseconds."""
_DAYS = 1_000_000
"""More than a day's number, so that shopper and day make one number."""
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
    """Categories bought on it."""
    people: Places
    """Where each shopper begins; one without a visit has no place."""
    later: Numbers
    """How many visits of its shopper come after it."""


@dataclass(frozen=True, slots=True)
class PurchaseDays:
    """One row a purchase day of a pair, sorted by shopper, category and day."""

    bought: KnownPurchases
    rows: Places
    """Where each begins among the rows of `bought`."""
    shopper: Integers
    day: Integers
    """Days since 1970."""
    age: Numbers
    """Days from the last purchase to the shopper's `as_of`."""
    pairs: Places
    """Where each pair begins."""
    first_at: Integers
    """Of each pair its first purchase, milliseconds since 1970."""
    last_at: Integers
    """Of each pair its last purchase, milliseconds since 1970."""
    visit: Places
    """The row of `visits` of each."""
    visits: Visits

    def owners(self) -> Integers:
        """The shopper of each pair."""
        return self.shopper[self.pairs]


def purchase_days(bought: KnownPurchases) -> PurchaseDays:
    """Group purchases by their days, of pairs and of shoppers."""
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
    """The visit of each purchase day, and all visits."""
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
    """The sum of each group of rows, where `groups` tells the beginnings."""
    return np.add.reduceat(values, groups) if len(groups) else np.empty(0)


def sizes(groups: Places, rows: int) -> Numbers:
    """How many rows each group has."""
    return np.diff(np.append(groups, rows)).astype(np.float64)


def ends(groups: Places, rows: int) -> Places:
    """The last row of each group."""
    return np.append(groups[1:], rows)[: len(groups)] - 1
