"""Boosted trees tell the day on which a pair is bought, if it is within four weeks: the one with the least error."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import lightgbm as lgb
import numpy as np
import pandas as pd

from repurchase.forecast.pairs.history import Real
from repurchase.forecast.pairs.log_scale import on_log_scale
from repurchase.forecast.pairs.repurchase_trees import parameters_for, threads_for
from repurchase.forecast.pairs.training_rows import WAIT_WITHIN_DAYS, Waits

TREES = 150
PARAMETERS: Mapping[str, object] = {
    "objective": "regression_l1",
    "learning_rate": 0.1,
    "num_leaves": 31,
    "max_bin": 63,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    "seed": 1,
    "deterministic": True,
    "force_col_wise": True,
    "verbosity": -1,
}


@dataclass(frozen=True, slots=True)
class WaitingTrees:
    """Speak where waits are few."""

    booster: lgb.Booster

    def days(self, features: pd.DataFrame) -> Real:
        """From the cutoff to the next purchase, 0 to WAIT_WITHIN_DAYS, given one within them."""
        told = self.booster.predict(on_log_scale(features), num_threads=threads_for(len(features)))
        return np.clip(np.asarray(told, dtype=np.float64), 0.0, float(WAIT_WITHIN_DAYS))


def grow_waiting_trees(waits: Waits) -> WaitingTrees:
    """Learn the days until the next purchase, at least absolute error; the same trees from the same waits."""
    learned = lgb.Dataset(waits.inputs.astype(np.float32), waits.days)
    return WaitingTrees(lgb.train({**PARAMETERS, **parameters_for(len(waits.days))}, learned, TREES))
