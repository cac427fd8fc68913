"""What came after a cutoff: whether a pair was bought again within a horizon, and after how many days."""

from __future__ import annotations

import numpy as np

from repurchase.errors import NotEnoughHistory
from repurchase.forecast.discounted_gain import best_gain
from repurchase.forecast.pairs.history import PurchaseHistory, Real, Truth, as_date
from repurchase.forecast.pairs.known import KnownPairs


def wait_days(history: PurchaseHistory, pairs: KnownPairs, within: int) -> Real:
    """Whole days from the cutoff to the day of the next purchase, 0 for the cutoff's own day; NaN if not `within`.

    Raises NotEnoughHistory where the outcome closes later than the history is known.
    """
    if pairs.cutoff + within > history.known_until:
        raise NotEnoughHistory(
            f"the {within} days after the cutoff {as_date(pairs.cutoff)} end after {as_date(history.known_until)},"
            " until which purchases are known; choose an earlier cutoff"
        )
    ahead = (history.day >= pairs.cutoff) & (history.day < pairs.cutoff + within)
    bought = history.shopper[ahead].astype(np.int64) * pairs.items + history.item[ahead]
    earliest, row = np.unique(bought, return_index=True)
    asked = pairs.shopper.astype(np.int64) * pairs.items + pairs.item
    wait = np.full(len(asked), np.nan)
    if len(earliest):
        place = np.minimum(np.searchsorted(earliest, asked), len(earliest) - 1)
        found = earliest[place] == asked
        wait[found] = (history.day[ahead][row[place[found]]] - pairs.cutoff).astype(np.float64)
    return wait


def bought_within(history: PurchaseHistory, pairs: KnownPairs, horizon_days: int) -> Truth:
    """Whether each pair was bought in the `horizon_days` days from the cutoff on."""
    return np.isfinite(wait_days(history, pairs, horizon_days))


def shares_of_gain(pairs: KnownPairs, bought: Truth) -> Real:
    """What each pair that was bought adds to the NDCG of its shopper at the first place; 0 where it was not."""
    best = best_gain(pairs.by_shopper(where=bought).astype(np.int64))[pairs.shopper]
    return np.divide(1.0, best, out=np.zeros(len(bought)), where=bought)
