"""A snapshot of all pairs: what is known of them at a cutoff, as features."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from repurchase.forecast.pairs.features import pair_features, wait_features
from repurchase.forecast.pairs.history import PurchaseHistory
from repurchase.forecast.pairs.known import KnownPairs, known_pairs


@dataclass(frozen=True, slots=True)
class PairSnapshot:
    """The pairs known at a cutoff with their features, row by row."""

    pairs: KnownPairs
    features: pd.DataFrame
    """What tells whether a pair is bought."""
    wait_features: pd.DataFrame
    """What tells when, beside those."""

    @property
    def all_features(self) -> pd.DataFrame:
        """Both, side by side."""
        return pd.concat([self.features, self.wait_features], axis=1)


def pair_snapshot(history: PurchaseHistory, cutoff: int) -> PairSnapshot:
    """Compute all features as of the midnight that opens the day `cutoff`."""
    pairs = known_pairs(history, cutoff)
    return PairSnapshot(pairs, pair_features(pairs), wait_features(pairs))
