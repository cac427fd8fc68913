"""The rhythm of each pair; names and meanings are those of ReplenishmentCycle, with ages in whole days."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from repurchase.forecast.pairs.history import Real
from repurchase.forecast.pairs.known import KnownPairs

HALF_LIVES = (7, 14, 28, 56, 112)
EARLIER = (2, 3, 4, 5)


def pair_rhythm(pairs: KnownPairs) -> Mapping[str, Real]:
    """Counts, gaps in days, ages and amounts by name, one value a pair; NaN where a pair has no gap."""
    return {
        "purchase_days": pairs.count,
        "recency_days": pairs.recency,
        "tenure_days": pairs.tenure,
        **_gaps(pairs),
        **{f"decayed_count_{days}": decayed_count(pairs, days) for days in HALF_LIVES},
        **{f"age_{place}": _age_of_last_but(pairs, place - 1) for place in EARLIER},
        **_amounts(pairs),
    }


def decayed_count(pairs: KnownPairs, half_life_days: float) -> Real:
    """Purchase days of each pair, each weighed 2^(-age/half life)."""
    return pairs.by_pair(np.exp2(-pairs.age / half_life_days))


def mean_gap(pairs: KnownPairs) -> Real:
    """Mean days between purchase days that follow each other; NaN while there is but one."""
    return _over_gaps(pairs.tenure - pairs.recency, pairs)


def gap_deviation(pairs: KnownPairs) -> Real:
    """Population standard deviation of those days."""
    squares = pairs.by_pair(gap_at_rows(pairs) ** 2)
    return np.asarray(np.sqrt(np.maximum(0.0, _over_gaps(squares, pairs) - mean_gap(pairs) ** 2)))


def gap_at_rows(pairs: KnownPairs) -> Real:
    """Days from the purchase day before to each row; 0 at the first of its pair."""
    return np.where(pairs.follows, -np.diff(pairs.age, prepend=0.0), 0.0)


def _gaps(pairs: KnownPairs) -> dict[str, Real]:
    mean, deviation = mean_gap(pairs), gap_deviation(pairs)
    last = np.where(pairs.count > 1, gap_at_rows(pairs)[pairs.last], np.nan)
    return {
        "mean_gap_days": mean,
        "gap_deviation_days": deviation,
        "last_gap_days": last,
        "recency_over_gap": pairs.recency / mean,
        "recency_over_last_gap": pairs.recency / last,
        "deviations_overdue": (pairs.recency - mean) / (deviation + 1.0),
    }


def _age_of_last_but(pairs: KnownPairs, places: int) -> Real:
    return np.where(pairs.count > places, pairs.age[np.maximum(pairs.last - places, 0)], np.nan)


def _amounts(pairs: KnownPairs) -> dict[str, Real]:
    quantity = pairs.by_pair(pairs.units) / pairs.count
    with np.errstate(divide="ignore", invalid="ignore"):
        last = np.where(quantity > 0.0, pairs.units[pairs.last] / quantity, np.nan)
    return {
        "quantity_mean": quantity,
        "last_quantity_over_mean": last,
        "spend_mean": pairs.by_pair(pairs.spend) / pairs.count,
    }


def _over_gaps(total: Real, pairs: KnownPairs) -> Real:
    return np.where(pairs.count > 1, total / np.maximum(pairs.count - 1.0, 1.0), np.nan)
