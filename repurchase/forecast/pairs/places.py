"""In which order the pairs of a shopper are told, where shoppers count alike, however much they buy."""

from __future__ import annotations

import numpy as np

from repurchase.forecast.pairs.history import Real, Whole, changes


def in_places(shopper: Whole, probability: Real, share: Real) -> Real:
    """Hand each shopper's probabilities out among their pairs: the likeliest first, then by probability times `share`.

    What is bought in small baskets is a larger part of what its shopper buys. Each shopper keeps the same
    probabilities, so that the first place and the sum stay as they are. `shopper` ascends.
    """
    by_probability = np.lexsort((-probability, shopper))
    rows = by_probability[~changes(shopper)]
    worth = probability[rows] * share[rows]
    told = probability.copy()
    told[rows[np.lexsort((-worth, shopper[rows]))]] = probability[rows]
    return told
