"""How the trees of the repurchase model are grown: LightGBM on log loss, the same trees from the same rows."""

from __future__ import annotations

from collections.abc import Mapping

import lightgbm as lgb
import numpy as np
from numpy.typing import NDArray

from repurchase.forecast.derived_columns import MODEL_COLUMNS

MOST_TREES = 600
PATIENCE = 30
PARAMETERS: Mapping[str, object] = {
    "objective": "binary",
    "metric": "binary_logloss",
    "learning_rate": 0.12,
    "num_leaves": 31,
    "max_bin": 63,
    "feature_fraction": 0.7,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    "num_threads": 2,
    "seed": 1,
    "deterministic": True,
    "force_col_wise": True,
    "verbosity": -1,
}

Matrix = NDArray[np.float32]
Labels = NDArray[np.int8]


def parameters_for(rows: int) -> dict[str, object]:
    """The fixed parameters, with leaves as large as the rows allow: 200 pairs, or 20 where rows are few."""
    return {**PARAMETERS, "min_data_in_leaf": int(min(200, max(20, rows // 100)))}


def boost_until_worse(rows: tuple[Matrix, Labels], later: tuple[Matrix, Labels]) -> lgb.Booster:
    """Grow trees on `rows` until the log loss on `later` has not fallen for PATIENCE trees; keep the best ones."""
    learned = _dataset(rows)
    checked = lgb.Dataset(later[0], later[1], reference=learned)
    stop = lgb.early_stopping(PATIENCE, verbose=False)
    return lgb.train(parameters_for(len(rows[1])), learned, MOST_TREES, valid_sets=[checked], callbacks=[stop])


def boost(rows: tuple[Matrix, Labels], trees: int) -> lgb.Booster:
    """Grow exactly `trees` trees."""
    return lgb.train(parameters_for(len(rows[1])), _dataset(rows), trees)


def _dataset(rows: tuple[Matrix, Labels]) -> lgb.Dataset:
    return lgb.Dataset(rows[0], rows[1], feature_name=list(MODEL_COLUMNS))
