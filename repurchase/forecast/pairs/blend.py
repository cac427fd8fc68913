"""How much each voice says: where rows are few, what did best on the newest cutoffs, learned from those before them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from repurchase.forecast.pairs.history import Real, Truth

SHARES = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
NEWEST = 0.25
"""The part of the cutoffs on which blends are compared."""


def mixed(share: float, beside: Real, grown: Real) -> Real:
    """Log odds of both voices together, of which `beside` says `share`."""
    return np.asarray(share * beside + (1.0 - share) * grown, dtype=np.float64)


def blended(share: float, beside: Real, grown: Real) -> Real:
    """Probabilities, 0 to 1, of such log odds."""
    return np.asarray(expit(mixed(share, beside, grown)), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Tried:
    """A regression beside the trees, with the share of SHARES that lost least on the newest cutoffs."""

    columns: tuple[str, ...]
    """What the regression reads."""
    share: float
    losses: Real
    """The log loss of each row."""


def best_share(columns: tuple[str, ...], straight: Real, grown: Real, bought: Truth) -> Tried:
    """Try all SHARES on log odds of the regression and of the trees."""
    told = [Tried(columns, share, _losses(blended(share, straight, grown), bought)) for share in SHARES]
    return min(told, key=lambda tried: float(tried.losses.mean()))


def simplest_of(tried: Sequence[Tried]) -> Tried:
    """The first that loses no more than the best by one standard error of the difference (Breiman et al., 1984).

    `tried` holds one or more, the simplest first.
    """
    best = min(tried, key=lambda each: float(each.losses.mean()))
    return next(each for each in tried if _within_chance(each.losses - best.losses))


def _within_chance(more: Real) -> bool:
    return bool(more.mean() <= more.std() / np.sqrt(len(more)))


def _losses(said: Real, bought: Truth) -> Real:
    return np.asarray(-np.log(np.where(bought, said, 1.0 - said)))


def earlier_and_newest(cutoff: Real, horizon_days: int) -> tuple[Truth, Truth]:
    """Which rows are of the newest NEWEST of the cutoffs, and which closed before the first of those; maybe none."""
    days = np.unique(cutoff)
    first = days[-max(1, round(NEWEST * len(days)))]
    return cutoff + horizon_days <= first, cutoff >= first
