"""Boosted trees tell the day on which a pair is bought, if it is within four weeks: the one with the least error."""

from __future__ import annotations

from collections.abc import Mapping

import lightgbm as lgb
import numpy as np
import pandas as pd

from repurchase.forecast.pairs.history import Real
from repurchase.forecast.pairs.repurchase_trees import parameters_for, threads_for
from repurchase.forecast.pairs.training_rows import WAIT_WITHIN_DAYS

TREES = 150
FEWEST_ROWS = 500
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


def learn_waiting(features: pd.DataFrame, waits: Real) -> lgb.Booster | None:
    """Learn the days until the next purchase, at least absolute error; None where there are too few to learn from."""
    if len(waits) < FEWEST_ROWS:
        return None
    learned = lgb.Dataset(features.to_numpy(), waits, feature_name=list(features))
    return lgb.train({**PARAMETERS, **parameters_for(len(waits))}, learned, TREES)


def expected_wait(booster: lgb.Booster, features: pd.DataFrame) -> Real:
    """Days from the cutoff to the next purchase, 0 to WAIT_WITHIN_DAYS, given one within them."""
    told = np.asarray(booster.predict(features.to_numpy(), num_threads=threads_for(len(features))), dtype=np.float64)
    return np.clip(told, 0.0, float(WAIT_WITHIN_DAYS))
