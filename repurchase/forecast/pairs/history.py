"""A history holds who bought which item on which day, as arrays that every cutoff is cut from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Whole = NDArray[np.int32]
Wide = NDArray[np.int64]
Real = NDArray[np.float64]
Truth = NDArray[np.bool_]

DAY_BITS = 20
DAY_MASK = (1 << DAY_BITS) - 1
EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class PurchaseHistory:
    """One row a shopper, item and UTC calendar day with a purchase, in that order; arrays of equal length.

    A time of day is not kept: shops that do not tell it are forecast alike.
    """

    shoppers: NDArray[np.object_]
    """Their names, by code."""
    items: NDArray[np.object_]
    shopper: Whole
    """Codes."""
    item: Whole
    day: Whole
    """Days since 1970-01-01."""
    units: Real
    spend: Real
    """Roubles; NaN where a price is unknown."""
    visit_key: Wide
    """Shopper and day of every visit in one number, ascending; see `visit_keys`."""
    visit: Wide
    """The place in `visit_key` of each row's visit."""
    known_until: int
    """The day, since 1970, at whose opening midnight the knowledge ends."""

    def before(self, cutoff: int) -> PurchaseHistory:
        """The history as it was known at the midnight that opens the day `cutoff`."""
        known = self.day < cutoff
        visits = self.visit_key[(self.visit_key & DAY_MASK) < cutoff]
        rows = {name: getattr(self, name)[known] for name in ("shopper", "item", "day", "units", "spend")}
        places = np.searchsorted(visits, visit_keys(rows["shopper"], rows["day"]))
        return replace(self, **rows, visit_key=visits, visit=places, known_until=min(cutoff, self.known_until))


def history_of(purchases: pd.DataFrame) -> PurchaseHistory:
    """Gather rows of `user_id`, `item`, `day` (days since 1970), `units` and `spend` to purchase days.

    It is known until the midnight after the last purchase.
    """
    shopper, shoppers = pd.factorize(purchases["user_id"], sort=True)
    item, items = pd.factorize(purchases["item"], sort=True)
    days = purchases["day"].to_numpy(dtype=np.int32)
    order = np.lexsort((days, item, shopper))
    columns = (shopper[order].astype(np.int32), item[order].astype(np.int32), days[order])
    starts = np.flatnonzero(changes(*columns))
    of_shopper, of_item, of_day = (column[starts] for column in columns)
    units, spend = (np.add.reduceat(purchases[name].to_numpy(np.float64)[order], starts) for name in ("units", "spend"))
    keys = visit_keys(of_shopper, of_day)
    visits = np.unique(keys)
    return PurchaseHistory(
        shoppers=np.asarray(shoppers, dtype=object),
        items=np.asarray(items, dtype=object),
        shopper=of_shopper,
        item=of_item,
        day=of_day,
        units=units,
        spend=spend,
        visit_key=visits,
        visit=np.searchsorted(visits, keys),
        known_until=int(days.max()) + 1,
    )


def visit_keys(shopper: Whole, day: Whole) -> Wide:
    """Shopper and day in one ascending number."""
    return (shopper.astype(np.int64) << DAY_BITS) + day


def changes(*columns: NDArray[np.generic]) -> Truth:
    """Where a row differs from the one before it; the first row does."""
    differs = np.zeros(len(columns[0]), dtype=np.bool_)
    differs[:1] = True
    for column in columns:
        differs[1:] |= column[1:] != column[:-1]
    return differs


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - EPOCH).days


def as_date(day: int) -> date:
    """The calendar day of a number of days since 1970-01-01."""
    return EPOCH + timedelta(days=day)
