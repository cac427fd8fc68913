"""Where a pair stands among the pairs of its shopper."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from repurchase.forecast.pairs.history import Real, Truth
from repurchase.forecast.pairs.known import KnownPairs
from repurchase.forecast.pairs.rhythm import decayed_count, mean_gap

HALF_LIFE_DAYS, SHORT_HALF_LIFE_DAYS = 56, 28
SETTLED_DAYS = 3
"""Purchase days from which on a mean gap tells when a pair is due."""
FORGOTTEN_GAPS = 3.0
"""A pair that waits longer than so many mean gaps is due no more."""


def standing(pairs: KnownPairs) -> Mapping[str, Real]:
    """Places by counts (0 is the first), the share of the decayed count, and how many pairs are due beside it."""
    weight = decayed_count(pairs, HALF_LIFE_DAYS)
    total = pairs.by_shopper(weight)[pairs.shopper]
    due, settled = _due(pairs), pairs.count >= SETTLED_DAYS
    due_items = pairs.by_shopper(where=due)
    return {
        "place": place_within_shopper(pairs, weight),
        "place_28": place_within_shopper(pairs, decayed_count(pairs, SHORT_HALF_LIFE_DAYS)),
        "place_by_count": place_within_shopper(pairs, pairs.count),
        "share": weight / total,
        "decayed_purchases": total,
        "due_items": due_items[pairs.shopper],
        "share_due": (due_items / np.maximum(pairs.by_shopper(where=settled), 1.0))[pairs.shopper],
    }


def _due(pairs: KnownPairs) -> Truth:
    gap = mean_gap(pairs)
    waits = (pairs.recency > gap) & (pairs.recency < FORGOTTEN_GAPS * gap)
    return waits & (pairs.count >= SETTLED_DAYS)


def place_within_shopper(pairs: KnownPairs, score: Real) -> Real:
    """0 for the highest score of its shopper; equal scores stand in the order of item codes."""
    order = np.lexsort((-score, pairs.shopper))
    starts = np.searchsorted(pairs.shopper, np.arange(pairs.shoppers))
    place = np.empty(len(score))
    place[order] = np.arange(len(score)) - starts[pairs.shopper[order]]
    return place
