"""Rows are thinned out by what they teach: a pair that is all but forgotten teaches little, and many are."""

from __future__ import annotations

import numpy as np
import pandas as pd

from repurchase.forecast.pairs.history import Real

LEAST_CHANCE, MOST_CHANCE = 0.002, 0.5


def keep_chances(features: pd.DataFrame, share: float, horizon_days: int) -> Real:
    """The chance of each row to be kept, above 0 and at most 1, about `share` on average; a kept row weighs 1/chance.

    In proportion to the square root of a plain forecast, at which a sample of a given size tells rare outcomes best.
    """
    if share >= 1.0:
        return np.ones(len(features))
    root = np.sqrt(_plain_forecast(features, horizon_days))
    return np.asarray(np.minimum(1.0, share * root / root.mean()))


def _plain_forecast(features: pd.DataFrame, horizon_days: int) -> Real:
    """What the larger of two decayed counts, and the Poisson-Gamma rate, let expect."""
    decayed = np.maximum(_steady_rate(features, 56), 0.5 * _steady_rate(features, 14))
    rate = 0.7 * decayed + 0.3 * features["poisson_gamma_rate"].to_numpy(np.float64)
    return np.asarray(np.clip(-np.expm1(-horizon_days * rate), LEAST_CHANCE, MOST_CHANCE))


def _steady_rate(features: pd.DataFrame, half_life_days: int) -> Real:
    """Purchase days a day that would leave the decayed count."""
    counts = features[f"decayed_count_{half_life_days}"].to_numpy(np.float64)
    return np.asarray(counts * np.log(2.0) / half_life_days)
