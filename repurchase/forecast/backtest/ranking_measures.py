"""Measures of each shopper's ranking, separate for each shopper, so that shoppers can be resampled."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from repurchase.forecast.backtest.discounted_gain import best_gain, gain
from repurchase.forecast.backtest.past import Truth
from repurchase.forecast.model.curve import Real

Places = NDArray[np.int64]


def ranking_measures(shopper: Places, bought: Truth, score: Real) -> tuple[Places, Mapping[str, Real]]:
    """Return the shoppers with a pair, ascending, and the measures of each by name.

    `shopper` is ascending; ties keep the order of the rows. Recall, NDCG (Järvelin & Kekäläinen, 2002) and hit@1 are
    NaN for a shopper without a purchase; precision is 0 there.
    """
    order = np.lexsort((-score, shopper))
    came, starts = bought[order].astype(np.float64), np.flatnonzero(np.diff(shopper, prepend=-1))
    place = np.arange(len(order)) - np.repeat(starts, np.diff(np.append(starts, len(order))))
    total = np.add.reduceat(came, starts)

    def hits(places: int) -> Real:
        return np.asarray(np.add.reduceat(came * (place < places), starts))

    best = best_gain(total.astype(np.int64))
    total, best = (np.where(total > 0.0, of, np.nan) for of in (total, best))
    return shopper[starts], {
        "recall_at_5": hits(5) / total,
        "recall_at_10": hits(10) / total,
        "ndcg_at_10": np.add.reduceat(came * gain(place), starts) / best,
        "hit_at_1": np.where(np.isnan(total), np.nan, hits(1)),
        "precision_at_1": hits(1),
        "precision_at_3": hits(3) / 3.0,
    }
