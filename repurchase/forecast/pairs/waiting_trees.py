"""Boosted trees tell the day on which a pair is bought, if it is within four weeks: the one with the least error."""

from __future__ import annotations

from collections.abc import Mapping

import lightgbm as lgb
import numpy as np
import pandas as pd

from repurchase.forecast.pairs.history import PurchaseHistory, Real
from repurchase.forecast.pairs.repurchase_trees import parameters_for, threads_for
from repurchase.forecast.pairs.training_rows import returning_rows, training_cutoffs

WITHIN_DAYS = 28
MOST_CUTOFFS = 8
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
    rows = returning_rows(history, cutoffs, WITHIN_DAYS)
    if len(rows.wait_days) < FEWEST_ROWS:
        return None
    learned = lgb.Dataset(rows.features.to_numpy(), rows.wait_days, feature_name=list(rows.features))
    return lgb.train({**PARAMETERS, **parameters_for(len(rows.wait_days))}, learned, TREES)


def expected_wait(booster: lgb.Booster, features: pd.DataFrame) -> Real:
    """Days from the cutoff to the next purchase, 0 to WITHIN_DAYS, given one within them."""
    told = np.asarray(booster.predict(features.to_numpy(), num_threads=threads_for(len(features))), dtype=np.float64)
    return np.clip(told, 0.0, float(WITHIN_DAYS))
