"""Boosted trees tell the probability that a pair is bought within the horizon."""

from __future__ import annotations

from collections.abc import Mapping

import lightgbm as lgb
import numpy as np
import pandas as pd

from repurchase.forecast.pairs.history import Real, Truth
from repurchase.forecast.pairs.row_parts import ROWS_AT_ONCE, row_parts

TREES = 100
ROWS_A_LEAF = 200
FEWEST_ROWS_A_LEAF = 20
THREADS = 2
ROWS_A_THREAD = 200_000
PARAMETERS: Mapping[str, object] = {
    "objective": "binary",
    "learning_rate": 0.12,
    "num_leaves": 31,
    "max_bin": 255,
    "feature_fraction": 0.25,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 10.0,
    "seed": 1,
    "deterministic": True,
    "force_col_wise": True,
    "verbosity": -1,
}


def grow_trees(features: pd.DataFrame, bought: Truth, weight: Real) -> lgb.Booster:
    """The same trees from the same rows; small samples grow larger leaves and fewer trees."""
    learned = lgb.Dataset(features.to_numpy(), bought, weight=weight, feature_name=list(features))
    return lgb.train({**PARAMETERS, **parameters_for(len(bought))}, learned, trees_for(len(bought)))


def trees_probability(booster: lgb.Booster, features: pd.DataFrame) -> Real:
    """One probability a row, 0 to 1."""
    threads = threads_for(len(features))
    told = [booster.predict(part.to_numpy(), num_threads=threads) for part in row_parts(features, ROWS_AT_ONCE)]
    return np.concatenate(told, dtype=np.float64)


def parameters_for(rows: int) -> dict[str, object]:
    """What depends on the number of rows."""
    leaf = int(np.clip(rows // 200, FEWEST_ROWS_A_LEAF, ROWS_A_LEAF))
    return {"min_data_in_leaf": leaf, "num_threads": threads_for(rows)}


def trees_for(rows: int) -> int:
    """Few rows are learned by heart after few trees."""
    return int(np.clip(TREES * rows / ROWS_A_THREAD, TREES // 4, TREES))


def threads_for(rows: int) -> int:
    """Threads wait for one another longer than they work where rows are few."""
    return THREADS if rows > ROWS_A_THREAD else 1
