"""Boosted trees tell the probability that a pair is bought within the horizon."""

from __future__ import annotations

from collections.abc import Mapping

import lightgbm as lgb
import numpy as np
import pandas as pd

from repurchase.forecast.pairs.history import PurchaseHistory, Real
from repurchase.forecast.pairs.training_rows import TrainingRows, training_cutoffs, training_rows

MOST_CUTOFFS = 26
"""Shoppers differ more than their pairs do: many weeks of each teach more than many pairs of few weeks."""
MOST_ROWS = 1_600_000
TREES = 200
ROWS_A_LEAF = 200
PARAMETERS: Mapping[str, object] = {
    "objective": "binary",
    "learning_rate": 0.08,
    "num_leaves": 31,
    "max_bin": 63,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 20.0,
    "num_threads": 2,
    "seed": 1,
    "deterministic": True,
    "force_col_wise": True,
    "verbosity": -1,
}


def learn_repurchase(history: PurchaseHistory, horizon_days: int) -> lgb.Booster | None:
    """Learn from the past cutoffs of a history; None without one, or where all or none of their pairs were bought."""
    cutoffs = training_cutoffs(history, horizon_days, MOST_CUTOFFS)
    if not cutoffs:
        return None
    rows = training_rows(history, cutoffs, horizon_days, MOST_ROWS)
    bought = np.isfinite(rows.wait_days)
    if bought.all() or not bought.any():
        return None
    return _grow(rows)


def repurchase_probability(booster: lgb.Booster, features: pd.DataFrame) -> Real:
    """One probability a row, 0 to 1."""
    return np.asarray(booster.predict(features.to_numpy(), num_threads=2), dtype=np.float64)


def _grow(rows: TrainingRows) -> lgb.Booster:
    bought = np.isfinite(rows.wait_days)
    smallest = int(min(ROWS_A_LEAF, max(20, len(bought) // 200)))
    learned = lgb.Dataset(rows.features.to_numpy(), bought, feature_name=list(rows.features), free_raw_data=True)
    return lgb.train({**PARAMETERS, "min_data_in_leaf": smallest}, learned, TREES)
