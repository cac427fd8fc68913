"""Small neural networks: of many rows they learn more than trees do, of few rows something else."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import expit

from repurchase.forecast.pairs.committee import Committee, learn_committee
from repurchase.forecast.pairs.history import Real
from repurchase.forecast.pairs.network_training import Lessons, Schooling

NETWORKS = 4
HIDDEN = (64, 32)
EPOCHS, MANY_EPOCHS = 4, 6
MANY_BOUGHT = 100_000
"""From so many purchases on two more passes still teach; of fewer they are learned by heart."""


@dataclass(frozen=True, slots=True)
class Said:
    """One value a pair."""

    log_odds: Real
    """That it is bought within the horizon."""
    share: Real
    """What part of all that its shopper then buys it is expected to be, if it is."""


@dataclass(frozen=True, slots=True)
class NetworkVoice:
    """Speaks beside the trees."""

    committee: Committee

    def says(self, features: pd.DataFrame) -> Said:
        """What it says of each row, shares among it."""
        bought, part = self.committee.log_odds(features).T
        return Said(bought, np.minimum(expit(part) / expit(bought), 1.0))


def learn_networks(lessons: Lessons) -> NetworkVoice:
    """Learn from lessons of two outputs: bought, and the part of its shopper's purchases if so; deterministic."""
    many = lessons.came[:, 0].sum(dtype=np.float64) >= MANY_BOUGHT
    return NetworkVoice(learn_committee(lessons, NETWORKS, Schooling(HIDDEN, MANY_EPOCHS if many else EPOCHS)))
