"""Networks tell the wait as a distribution over days, whose median errs least in absolute days."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from repurchase.forecast.pairs.committee import Committee, learn_committee
from repurchase.forecast.pairs.history import Real
from repurchase.forecast.pairs.network_training import Lessons, Schooling
from repurchase.forecast.pairs.training_rows import WAIT_WITHIN_DAYS, Waits

FEWEST_WAITS = 500
NETWORKS = 4
SCHOOLING = Schooling(hidden=(64, 32), epochs=3)


@dataclass(frozen=True, slots=True)
class WaitingNetworks:
    """Tell of each day but the last whether the wait has ended by it."""

    committee: Committee

    def days(self, features: pd.DataFrame) -> Real:
        """Whole days from the cutoff to the next purchase, 0 to WAIT_WITHIN_DAYS - 1, given one within them."""
        return median_days(self.committee.log_odds(features))


def learn_waiting(waits: Waits) -> WaitingNetworks | None:
    """Learn from closed waits; deterministic. None where they are fewer than FEWEST_WAITS."""
    if len(waits.days) < FEWEST_WAITS:
        return None
    ended = waits.days[:, None] <= np.arange(WAIT_WITHIN_DAYS - 1)
    lessons = Lessons(waits.inputs, ended, np.ones(len(ended), dtype=np.float32))
    return WaitingNetworks(learn_committee(lessons, NETWORKS, SCHOOLING))


def median_days(ended: Real) -> Real:
    """The first day by which a wait has ended as likely as not, from log odds of each day but the last (rows × days).

    The last day where there is none. What a network says of days need not rise: the first that is likely counts.
    """
    likely = np.hstack([ended >= 0.0, np.ones((len(ended), 1), dtype=np.bool_)])
    return np.asarray(np.argmax(likely, axis=1), dtype=np.float64)
