"""The gaps of each pair by themselves: how many that lasted as long as it waits now ended soon after."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from repurchase.forecast.pairs.history import Real, Truth
from repurchase.forecast.pairs.known import KnownPairs
from repurchase.forecast.pairs.rhythm import gap_at_rows

SOON_DAYS = 7
HALF_LIFE_DAYS = 56
PRIOR_SHARE = 0.1
"""Of gaps that outlasted a wait, how many are taken to end within SOON_DAYS while none is known."""
PRIOR_GAPS, PRIOR_DECAYED_GAPS = 1.0, 0.5


def own_gaps(pairs: KnownPairs) -> Mapping[str, Real]:
    """The pair's own hazard, once with all gaps alike and once with late ones weighing more; one value a pair."""
    gap, recency = gap_at_rows(pairs), pairs.of_rows(pairs.recency)
    outlasted = pairs.follows & (gap >= recency)
    ended = outlasted & (gap < recency + SOON_DAYS)
    return {
        "own_hazard": _share(pairs, ended, outlasted, np.ones_like(gap), PRIOR_GAPS),
        "own_hazard_56": _share(pairs, ended, outlasted, np.exp2(-pairs.age / HALF_LIFE_DAYS), PRIOR_DECAYED_GAPS),
    }


def _share(pairs: KnownPairs, ended: Truth, outlasted: Truth, weight: Real, prior: float) -> Real:
    came, asked = (pairs.by_pair(np.where(rows, weight, 0.0)) for rows in (ended, outlasted))
    return np.asarray((came + PRIOR_SHARE * prior) / (asked + prior))
