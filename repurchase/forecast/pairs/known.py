"""What is known at a cutoff: the purchase days strictly before it, gathered to pairs of shopper and item."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from repurchase.errors import NotEnoughHistory
from repurchase.forecast.pairs.history import DAY_BITS, DAY_MASK, PurchaseHistory, Real, Truth, Whole, Wide, changes

Number = TypeVar("Number", bound=np.generic)


@dataclass(frozen=True, slots=True)
class KnownPairs:
    """Every pair bought before the cutoff; arrays of rows are purchase days, arrays of pairs follow `shopper`, `item`.

    An age is the whole days from a purchase day to the cutoff, 1 for the day before it.
    """

    cutoff: int
    """Days since 1970; known is what was bought on earlier days."""
    shoppers: int
    """How many codes of shoppers there are."""
    items: int
    row_shopper: Whole
    row_item: Whole
    age: Real
    units: Real
    spend: Real
    row_visit: Wide
    first: Wide
    """The row of each pair's first purchase day."""
    last: Wide
    shopper: Whole
    item: Whole
    visit_shopper: Whole
    visit_age: Real
    visit: Wide
    """The place of each known visit, as in `row_visit`."""
    visits_end: Wide
    """The place after each shopper's last known visit, as in `row_visit`."""

    @property
    def count(self) -> Real:
        """Purchase days of each pair."""
        return (self.last - self.first + 1).astype(np.float64)

    @property
    def recency(self) -> Real:
        """Age of each pair's last purchase day."""
        return self.age[self.last]

    @property
    def tenure(self) -> Real:
        """Age of each pair's first purchase day."""
        return self.age[self.first]

    @property
    def follows(self) -> Truth:
        """Whether a row has an earlier row of its pair, so that a gap ends at it."""
        truth = np.ones(len(self.age), dtype=np.bool_)
        truth[self.first] = False
        return truth

    def of_rows(self, values: NDArray[Number]) -> NDArray[Number]:
        """The value of each row's pair, from one value a pair."""
        return np.repeat(values, self.last - self.first + 1)

    @property
    def visits_since(self) -> Wide:
        """How many visits of its shopper came after each row."""
        return self.visits_end[self.row_shopper] - 1 - self.row_visit

    @property
    def baskets(self) -> Real:
        """How many items each visit bought, by its place as in `row_visit`."""
        return np.bincount(self.row_visit, minlength=int(self.visit.max()) + 1).astype(np.float64)

    def by_pair(self, weights: Real) -> Real:
        """Sum `weights` of rows for each pair."""
        return np.asarray(np.add.reduceat(weights, self.first))

    def by_shopper(self, weights: Real | None = None, where: Truth | slice = slice(None)) -> Real:
        """Count pairs, or sum `weights` of pairs, for each shopper's code."""
        return _totals(self.shopper[where], None if weights is None else weights[where], self.shoppers)

    def by_item(self, weights: Real | None = None, where: Truth | slice = slice(None)) -> Real:
        """Count pairs, or sum `weights` of pairs, for each item's code."""
        return _totals(self.item[where], None if weights is None else weights[where], self.items)

    def of_visits(self, weights: Real) -> Real:
        """Sum `weights` of visits for each shopper's code."""
        return _totals(self.visit_shopper, weights, self.shoppers)


def known_pairs(history: PurchaseHistory, cutoff: int) -> KnownPairs:
    """Cut a history at the midnight that opens the day `cutoff`; raises NotEnoughHistory where nothing lies before."""
    known = history.day < cutoff
    if not known.any():
        raise NotEnoughHistory("no purchase lies before the cutoff; choose a later one")
    shopper, item = history.shopper[known], history.item[known]
    first = np.flatnonzero(changes(shopper, item))
    visit_day = history.visit_key & DAY_MASK
    seen = visit_day < cutoff
    ends = (np.arange(len(history.shoppers), dtype=np.int64) << DAY_BITS) + cutoff
    return KnownPairs(
        cutoff=cutoff,
        shoppers=len(history.shoppers),
        items=len(history.items),
        row_shopper=shopper,
        row_item=item,
        age=(cutoff - history.day[known]).astype(np.float64),
        units=history.units[known],
        spend=history.spend[known],
        row_visit=history.visit[known],
        first=first,
        last=np.append(first[1:], len(shopper)) - 1,
        shopper=shopper[first],
        item=item[first],
        visit_shopper=(history.visit_key[seen] >> DAY_BITS).astype(np.int32),
        visit_age=(cutoff - visit_day[seen]).astype(np.float64),
        visit=np.flatnonzero(seen),
        visits_end=np.searchsorted(history.visit_key, ends),
    )


def _totals(codes: Whole, weights: Real | None, size: int) -> Real:
    return np.bincount(codes, weights, minlength=size).astype(np.float64)
