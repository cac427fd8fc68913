"""Boosted trees tell the day on which a pair is bought, if it is within four weeks: the one with the least error."""

from __future__ import annotations

from collections.abc import Mapping

import lightgbm as lgb
import numpy as np
import pandas as pd

from repurchase.forecast.pairs.history import PurchaseHistory, Real
from repurchase.forecast.pairs.training_rows import came_back, training_cutoffs, training_rows

WITHIN_DAYS = 28
MOST_CUTOFFS = 10
MOST_ROWS = 4_000_000
"""Before those are left out that were not bought again, which most are."""
TREES = 120
FEWEST_ROWS = 500
PARAMETERS: Mapping[str, object] = {
    "objective": "regression_l1",
    "learning_rate": 0.08,
    "num_leaves": 31,
    "max_bin": 63,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    "num_threads": 2,
    "seed": 1,
    "deterministic": True,
    "force_col_wise": True,
    "verbosity": -1,
}


def learn_waiting(history: PurchaseHistory) -> lgb.Booster | None:
    """Learn the days until the next purchase, at least absolute error; None where too few pairs were bought again."""
    cutoffs = training_cutoffs(history, WITHIN_DAYS, MOST_CUTOFFS)
    if not cutoffs:
        return None
    rows = came_back(training_rows(history, cutoffs, WITHIN_DAYS, MOST_ROWS))
    if len(rows.wait_days) < FEWEST_ROWS:
        return None
    smallest = int(min(300, max(20, len(rows.wait_days) // 200)))
    learned = lgb.Dataset(rows.features.to_numpy(), rows.wait_days, feature_name=list(rows.features))
    return lgb.train({**PARAMETERS, "min_data_in_leaf": smallest}, learned, TREES)


def expected_wait(booster: lgb.Booster, features: pd.DataFrame) -> Real:
    """Days from the cutoff to the next purchase, 0 to WITHIN_DAYS, given one within them."""
    told = np.asarray(booster.predict(features.to_numpy(), num_threads=2), dtype=np.float64)
    return np.clip(told, 0.0, float(WITHIN_DAYS))
