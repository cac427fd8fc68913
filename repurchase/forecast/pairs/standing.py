"""Where a pair stands among the pairs of its shopper."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from repurchase.forecast.pairs.history import Real
from repurchase.forecast.pairs.known import KnownPairs
from repurchase.forecast.pairs.rhythm import decayed_count

HALF_LIFE_DAYS = 56


def standing(pairs: KnownPairs) -> Mapping[str, Real]:
    """The place by decayed count (0 is the first) and the share of it, one value a pair."""
    weight = decayed_count(pairs, HALF_LIFE_DAYS)
    return {
        "place": place_within_shopper(pairs, weight),
        "share": weight / pairs.by_shopper(weight)[pairs.shopper],
    }


def place_within_shopper(pairs: KnownPairs, score: Real) -> Real:
    """0 for the highest score of its shopper; equal scores stand in the order of item codes."""
    order = np.lexsort((-score, pairs.shopper))
    starts = np.searchsorted(pairs.shopper, np.arange(pairs.shoppers))
    place = np.empty(len(score))
    place[order] = np.arange(len(score)) - starts[pairs.shopper[order]]
    return place
