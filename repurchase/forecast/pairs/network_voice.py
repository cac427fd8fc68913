"""Small neural networks: where rows are many they tell more than the trees do, and err elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from repurchase.forecast.pairs.committee import Committee, learn_committee
from repurchase.forecast.pairs.history import Real
from repurchase.forecast.pairs.network_training import Lessons

NETWORKS = 4
HIDDEN = (64, 32)


@dataclass(frozen=True, slots=True)
class NetworkVoice:
    """Speaks beside the trees."""

    committee: Committee

    def log_odds(self, features: pd.DataFrame) -> Real:
        """The log odds of each row."""
        return self.committee.log_odds(features)[:, 0]


def learn_networks(lessons: Lessons) -> NetworkVoice:
    """Learn from lessons of one outcome; deterministic."""
    return NetworkVoice(learn_committee(lessons, NETWORKS, HIDDEN))
