"""Which pairs stand among the first ten of their shopper, where shoppers count alike, however much they buy."""

from __future__ import annotations

import numpy as np

from repurchase.forecast.pairs.history import Real, Whole

KEPT, TOLD = 6, 20
"""The places before KEPT and from TOLD on are those of probability alone."""
PULL = 2.0
"""How much the share counts beside the probability: recall@10 gains up to about here, and NDCG@10 loses beyond."""


def in_places(shopper: Whole, probability: Real, share: Real) -> Real:
    """Hand out the probabilities of each shopper's places from KEPT to TOLD by probability times `share`^PULL.

    What is bought in small baskets is a larger part of what its shopper buys. Each shopper keeps the same
    probabilities, so that sums and calibration stay as they are. `shopper` ascends.
    """
    by_probability = np.lexsort((-probability, shopper))
    place = np.arange(len(shopper)) - np.searchsorted(shopper, shopper)
    rows = by_probability[(place >= KEPT) & (place < TOLD)]
    worth = probability[rows] * share[rows] ** PULL
    told = probability.copy()
    told[rows[np.lexsort((-worth, shopper[rows]))]] = probability[rows]
    return told
