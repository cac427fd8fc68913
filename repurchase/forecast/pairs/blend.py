"""How much each voice says: where rows are few, what did best on the newest cutoffs, learned from those before them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import expit
from sklearn.metrics import log_loss

from repurchase.forecast.pairs.history import Real, Truth

SHARES = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
NEWEST = 0.25
"""The part of the cutoffs on which blends are compared."""


@dataclass(frozen=True, slots=True)
class Blend:
    """What the regression reads, and its share of the log odds; the trees say the rest."""

    columns: tuple[str, ...]
    share: float


def blended(blend_share: float, straight: Real, grown: Real) -> Real:
    """Probabilities, 0 to 1, of log odds of the regression and of the trees."""
    return np.asarray(expit(blend_share * straight + (1.0 - blend_share) * grown), dtype=np.float64)


def least_loss(straight: Real, grown: Real, bought: Truth, weight: Real) -> tuple[float, float]:
    """The least log loss a row that a share of SHARES comes to, and that share."""
    told = [(log_loss(bought, blended(share, straight, grown), sample_weight=weight), share) for share in SHARES]
    return min(told)


def earlier_and_newest(cutoff: Real, horizon_days: int) -> tuple[Truth, Truth]:
    """Which rows are of the newest NEWEST of the cutoffs, and which closed before the first of those; maybe none."""
    days = np.unique(cutoff)
    first = days[-max(1, round(NEWEST * len(days)))]
    return cutoff + horizon_days <= first, cutoff >= first
