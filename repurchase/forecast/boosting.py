"""How the trees of the repurchase model are grown: LightGBM on log loss, the same trees from the same rows."""

from __future__ import annotations

from collections.abc import Mapping

import lightgbm as lgb
import numpy as np
from numpy.typing import NDArray

from repurchase.forecast.derived_columns import MODEL_COLUMNS

FEWEST_TREES, MOST_TREES = 50, 200
ROWS_A_TREE = 3_000
PARAMETERS: Mapping[str, object] = {
    "objective": "binary",
    "learning_rate": 0.05,
    "num_leaves": 31,
    "max_bin": 63,
    "feature_fraction": 0.25,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 10.0,
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


def trees_for(rows: int) -> int:
    """How many trees: of few rows many learn chance by heart."""
    return min(MOST_TREES, max(FEWEST_TREES, rows // ROWS_A_TREE))


def boost(matrix: Matrix, labels: Labels) -> lgb.Booster:
    """Grow `trees_for` the rows."""
    learned = lgb.Dataset(matrix, labels, feature_name=list(MODEL_COLUMNS))
    return lgb.train(parameters_for(len(labels)), learned, trees_for(len(labels)))
