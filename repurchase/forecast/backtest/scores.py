"""The simple and the published scores that a forecast has to beat."""

from __future__ import annotations

import numpy as np

from repurchase.cycle import PRIOR_DAYS
from repurchase.forecast.pairs.history import Real
from repurchase.forecast.pairs.items import item_rate
from repurchase.forecast.pairs.neighbours import tifu_knn
from repurchase.forecast.pairs.rates import poisson_gamma_rate
from repurchase.forecast.pairs.rhythm import decayed_count, gap_deviation, mean_gap
from repurchase.forecast.pairs.snapshot import PairSnapshot

HALF_LIFE_DAYS = 112
NEVER = 1e-3


def personal_frequency(snapshot: PairSnapshot, horizon_days: int) -> Real:
    """Purchase days a day since the shopper's first visit, as a chance: 1 - exp(-rate · horizon)."""
    known = snapshot.features["shopper_tenure_days"].to_numpy(np.float64)
    return _chance(snapshot.pairs.count / known, horizon_days)


def recency(snapshot: PairSnapshot, horizon_days: int) -> Real:
    """What was bought last comes first."""
    return np.asarray(horizon_days / (horizon_days + snapshot.pairs.recency))


def decayed_frequency(snapshot: PairSnapshot, horizon_days: int) -> Real:
    """Purchase days weighed 2^(-age/112 days), as a chance at the steady rate that would leave that count."""
    rate = decayed_count(snapshot.pairs, HALF_LIFE_DAYS) * np.log(2.0) / HALF_LIFE_DAYS
    return _chance(rate, horizon_days)


def due_ness(snapshot: PairSnapshot, horizon_days: int) -> Real:
    """How close the middle of the horizon lies to the day on which the mean gap ends, in deviations; never below.

    Pairs without a gap come last, the latest purchase first.
    """
    pairs = snapshot.pairs
    gap, spread = mean_gap(pairs), np.sqrt(gap_deviation(pairs) ** 2 + horizon_days**2 / 12.0)
    due = np.exp(-0.5 * ((pairs.recency + horizon_days / 2.0 - gap) / (spread + 1.0)) ** 2)
    return np.where(pairs.count > 1, due / (spread + 1.0), -pairs.recency * NEVER)


def poisson_gamma(snapshot: PairSnapshot, horizon_days: int) -> Real:
    """1 - exp(-λ · horizon), λ = (k + α) / (t + β) (Bhagat et al., KDD 2018, eq. 4)."""
    return _chance(_prior_rate(snapshot), horizon_days)


def modified_poisson_gamma(snapshot: PairSnapshot, horizon_days: int) -> Real:
    """As `poisson_gamma`, but until twice the mean gap has passed time counts by its distance from the gap.

    λ = (k + α) / (t_bought + 2 |mean gap - recency| + β) there (Bhagat et al., KDD 2018), so that a pair is likeliest
    when its mean gap ends; t_bought is the time from the first to the last purchase.
    """
    pairs = snapshot.pairs
    gap = mean_gap(pairs)
    time = pairs.tenure - pairs.recency + 2.0 * np.abs(gap - pairs.recency)
    early = np.where(np.isnan(gap), False, pairs.recency < 2.0 * gap)  # noqa: FBT003 - a value, no flag
    rate = _prior_rate(snapshot)
    events = rate * (pairs.tenure + PRIOR_DAYS)
    return _chance(np.where(early, events / (time + PRIOR_DAYS), rate), horizon_days)


def nearest_neighbours(snapshot: PairSnapshot, _horizon_days: int) -> Real:
    """TIFU-KNN (Hu et al., SIGIR 2020); does not compare across shoppers."""
    return tifu_knn(snapshot.pairs)


def _prior_rate(snapshot: PairSnapshot) -> Real:
    pairs = snapshot.pairs
    return poisson_gamma_rate(pairs, item_rate(pairs)[pairs.item])


def _chance(rate: Real, horizon_days: int) -> Real:
    return np.asarray(-np.expm1(-rate * horizon_days))
