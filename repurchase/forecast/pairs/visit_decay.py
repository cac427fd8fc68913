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
    since = pairs.visits_since
    return {
        **{f"decayed_count_{half}_visits": pairs.by_pair(np.exp2(-since / half)) for half in HALF_LIVES_VISITS},
        **_by_basket(pairs),
    }


def _by_basket(pairs: KnownPairs) -> dict[str, Real]:
    """A basket is counted in items; the usual one is the mean over a shopper's purchases, not over visits."""
    basket = pairs.baskets[pairs.row_visit]
    total, bought = pairs.by_shopper(pairs.by_pair(basket)), pairs.by_shopper(pairs.count)
    usual = (total / np.maximum(bought, 1.0))[pairs.row_shopper]
    recent = np.exp2(-pairs.age / HALF_LIFE_DAYS)
    return {
        "in_large_baskets": pairs.by_pair(recent * (basket >= usual)),
        "in_small_baskets": pairs.by_pair(recent * (basket <= SMALL_BASKET * usual)),
        "part_of_baskets": pairs.by_pair(recent / basket),
    }
