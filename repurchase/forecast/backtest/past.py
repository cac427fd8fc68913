"""What a method may see at a cutoff: the purchases before it and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from repurchase.forecast.pairs.history import PurchaseHistory, Real, Truth
from repurchase.forecast.pairs.outcomes import bought_within
from repurchase.forecast.pairs.snapshot import PairSnapshot, pair_snapshot


@dataclass(frozen=True, slots=True)
class Past:
    """The past of a cutoff; nothing in it reaches beyond, as the history itself ends there."""

    history: PurchaseHistory
    horizon_days: int
    now: PairSnapshot
    """The pairs to score."""
    closed: PairSnapshot | None
    """The last earlier snapshot whose outcome has closed; None where the history is too short for one."""
    closed_bought: Truth | None
    """The outcome of `closed`."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a method says of the pairs of `Past.now`, row by row."""

    score: Real
    """An order, at least within each shopper."""
    probability: Real
    """That the pair is bought within the horizon."""
    wait_days: Real | None = None
    """The expected days until the next purchase, given one within four weeks; None where the method does not tell."""


Method = Callable[[Past], Forecast]


def past_of(history: PurchaseHistory, cutoff: int, horizon_days: int) -> Past:
    """Cut the history at the midnight that opens the day `cutoff`."""
    before = history.before(cutoff)
    earlier = cutoff - horizon_days
    now = pair_snapshot(before, cutoff)
    if not (before.day < earlier).any():
        return Past(before, horizon_days, now, None, None)
    closed = pair_snapshot(before, earlier)
    return Past(before, horizon_days, now, closed, bought_within(before, closed.pairs, horizon_days))
