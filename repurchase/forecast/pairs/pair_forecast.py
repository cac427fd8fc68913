"""The forecaster of pairs: whether and when, learned from one shop's own past."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from repurchase.forecast.pairs.history import PurchaseHistory, Real
from repurchase.forecast.pairs.repurchase_voices import RepurchaseVoices, learn_repurchase
from repurchase.forecast.pairs.snapshot import PairSnapshot
from repurchase.forecast.pairs.training_rows import WAIT_WITHIN_DAYS, training_cutoffs, training_rows
from repurchase.forecast.pairs.waiting import WaitingNetworks, learn_waiting
from repurchase.forecast.waiting_time import expected_wait_days
from repurchase.prediction import HORIZON_DAYS


@dataclass(frozen=True, slots=True)
class PairForecaster:
    """Speaks by what it learned, or by the Poisson-Gamma rule where a history was too short to learn from."""

    horizon_days: int
    whether: RepurchaseVoices | None
    when: WaitingNetworks | None

    def probability(self, now: PairSnapshot) -> Real:
        """That each pair is bought within the horizon, 0 to 1."""
        if self.whether is not None:
            return self.whether.probability(now.features, now.pairs.shopper)
        return _poisson_gamma(now.features, self.horizon_days)

    def wait_days(self, now: PairSnapshot) -> Real:
        """Days from the cutoff to the next purchase, given one within WAIT_WITHIN_DAYS."""
        if self.when is not None:
            return np.concatenate([self.when.days(part) for part in now.all_features()])
        probability = _poisson_gamma(now.features, HORIZON_DAYS)
        return np.minimum(expected_wait_days(probability), float(WAIT_WITHIN_DAYS))


def learn_pair_forecaster(history: PurchaseHistory, horizon_days: int) -> PairForecaster:
    """Learn from everything that the history knows; deterministic."""
    cutoffs = training_cutoffs(history, horizon_days)
    if not cutoffs:
        return PairForecaster(horizon_days, None, None)
    rows = training_rows(history, cutoffs, horizon_days)
    whether = learn_repurchase(rows, horizon_days)
    return PairForecaster(horizon_days, whether, learn_waiting(rows.waits))


def _poisson_gamma(features: pd.DataFrame, days: int) -> Real:
    rate = features["poisson_gamma_rate"].to_numpy(np.float64)
    return np.asarray(-np.expm1(-rate * days))
