"""Simple and published scores as baselines, computed from the features of pairs."""

from __future__ import annotations

import numpy as np
import pandas as pd

from repurchase.features.cycle import PRIOR_DAYS
from repurchase.forecast.backtest.neighbours import tifu_knn
from repurchase.forecast.backtest.past import Past, cutoff_of
from repurchase.forecast.model.columns import SHOPPER
from repurchase.forecast.model.curve import Real

HALF_LIFE_DAYS = 112
NEVER = 1e-3


def personal_frequency(pairs: pd.DataFrame, horizon_days: int) -> Real:
    """Return 1 - exp(-rate · horizon), with the rate in purchase days per day since the shopper's first visit."""
    known = pairs.groupby(SHOPPER)["tenure_days"].transform("max").to_numpy(dtype=np.float64)
    return _chance(_column(pairs, "purchase_days") / np.maximum(known, 1.0), horizon_days)


def recency(pairs: pd.DataFrame, horizon_days: int) -> Real:
    """Rank the latest purchases first."""
    return np.asarray(horizon_days / (horizon_days + _column(pairs, "recency_days")))


def decayed_frequency(pairs: pd.DataFrame, horizon_days: int) -> Real:
    """Return the probability at the steady rate that gives the purchase days weighted by 2^(-age/112 days)."""
    return _chance(_column(pairs, "decayed_count_112") * np.log(2.0) / HALF_LIFE_DAYS, horizon_days)


def due_ness(pairs: pd.DataFrame, horizon_days: int) -> Real:
    """Score how close the middle of the horizon is to the day on which the mean gap ends, in deviations.

    Pairs without a gap come last, the latest purchase first.
    """
    gap, since = _column(pairs, "mean_gap_days"), _column(pairs, "recency_days")
    spread = np.sqrt(_column(pairs, "gap_deviation_days") ** 2 + horizon_days**2 / 12.0)
    due = np.exp(-0.5 * ((since + horizon_days / 2.0 - gap) / (spread + 1.0)) ** 2)
    return np.where(_column(pairs, "purchase_days") > 1, due / (spread + 1.0), -since * NEVER)


def poisson_gamma(pairs: pd.DataFrame, horizon_days: int) -> Real:
    """Return 1 - exp(-λ · horizon), λ = (k + α) / (t + β) (Bhagat et al., KDD 2018, eq. 4)."""
    return _chance(_column(pairs, "poisson_gamma_rate"), horizon_days)


def modified_poisson_gamma(pairs: pd.DataFrame, horizon_days: int) -> Real:
    """Return `poisson_gamma`, except that until twice the mean gap time is replaced by its distance from the gap.

    There λ = (k + α) / (t_bought + 2 |mean gap - recency| + β) (Bhagat et al., KDD 2018), so a pair is likeliest when
    its mean gap ends; t_bought is the time from the first to the last purchase.
    """
    gap, since, tenure = (_column(pairs, name) for name in ("mean_gap_days", "recency_days", "tenure_days"))
    rate = _column(pairs, "poisson_gamma_rate")
    time = tenure - since + 2.0 * np.abs(gap - since)
    early = ~np.isnan(gap) & (since < 2.0 * gap)
    return _chance(np.where(early, rate * (tenure + PRIOR_DAYS) / (time + PRIOR_DAYS), rate), horizon_days)


def nearest_neighbours(pairs: pd.DataFrame, past: Past) -> Real:
    """Return TIFU-KNN scores (Hu et al., SIGIR 2020), which are not comparable across shoppers."""
    return tifu_knn(past.purchase_days(cutoff_of(pairs)))


def _chance(rate: Real, horizon_days: int) -> Real:
    return np.asarray(-np.expm1(-rate * horizon_days))


def _column(pairs: pd.DataFrame, name: str) -> Real:
    return np.asarray(pairs[name].to_numpy(dtype=np.float64))
