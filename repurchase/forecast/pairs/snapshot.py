"""A snapshot of all pairs: what is known of them at a cutoff, as features."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from repurchase.forecast.pairs.features import pair_features, wait_features
from repurchase.forecast.pairs.history import PurchaseHistory
from repurchase.forecast.pairs.known import KnownPairs, known_pairs
from repurchase.forecast.pairs.row_parts import ROWS_AT_ONCE, row_parts


@dataclass(frozen=True, slots=True)
class PairSnapshot:
    """The pairs known at a cutoff with their features, row by row."""

    pairs: KnownPairs
    features: pd.DataFrame
    """What tells whether a pair is bought."""
    wait_features: pd.DataFrame
    """What tells when, beside those."""

    def all_features(self) -> Iterator[pd.DataFrame]:
        """Both, side by side, ROWS_AT_ONCE at a time."""
        sides = (row_parts(side, ROWS_AT_ONCE) for side in (self.features, self.wait_features))
        return (pd.concat(part, axis=1) for part in zip(*sides, strict=True))


def pair_snapshot(history: PurchaseHistory, cutoff: int) -> PairSnapshot:
    """Compute all features as of the midnight that opens the day `cutoff`."""
    pairs = known_pairs(history, cutoff)
    return PairSnapshot(pairs, pair_features(pairs), wait_features(pairs))
