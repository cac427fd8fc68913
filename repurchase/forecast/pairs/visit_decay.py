"""How often a pair was bought lately, where lately is told in visits of its shopper, and in baskets of which size."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from repurchase.forecast.pairs.history import Real
from repurchase.forecast.pairs.known import KnownPairs

HALF_LIVES_VISITS = (1, 2, 4, 8, 16, 32)
HALF_LIFE_DAYS = 56
SMALL_BASKET = 1.0 / 3.0
"""A basket below this part of its shopper's usual one is small: a trip for a few things."""


def visit_decay(pairs: KnownPairs) -> Mapping[str, Real]:
    """Purchase days, weighed by their ages in visits, or by their ages in days and their baskets; one value a pair."""
    back = pairs.visits_end[pairs.row_shopper] - 1 - pairs.row_visit
    return {
        **{f"decayed_count_{half}_visits": _summed(pairs, np.exp2(-back / half)) for half in HALF_LIVES_VISITS},
        **_by_basket(pairs),
    }


def _by_basket(pairs: KnownPairs) -> dict[str, Real]:
    """A basket is counted in items; the usual one is the mean over a shopper's purchases, not over visits."""
    basket = np.bincount(pairs.row_visit)[pairs.row_visit].astype(np.float64)
    bought = np.bincount(pairs.row_shopper, minlength=pairs.shoppers)
    usual = (np.bincount(pairs.row_shopper, basket, minlength=pairs.shoppers) / np.maximum(bought, 1))[
        pairs.row_shopper
    ]
    recent = np.exp2(-pairs.age / HALF_LIFE_DAYS)
    return {
        "in_large_baskets": _summed(pairs, recent * (basket >= usual)),
        "in_small_baskets": _summed(pairs, recent * (basket <= SMALL_BASKET * usual)),
        "part_of_baskets": _summed(pairs, recent / basket),
    }


def _summed(pairs: KnownPairs, of_rows: Real) -> Real:
    return np.asarray(np.add.reduceat(of_rows, pairs.first))
