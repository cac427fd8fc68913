"""A logistic regression: a steady voice beside the trees, most of all where rows are few."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from repurchase.forecast.pairs.history import Real, Truth

MOST_ROWS = 300_000
STRENGTH = 0.1
STEEPNESS = 4.0
UNKNOWN = -1.0
MOST = 14.0
CHUNK = 16_384


def learn_logistic(features: pd.DataFrame, bought: Truth, weight: Real) -> Pipeline:
    """Fit on MOST_ROWS rows at most, evenly drawn; deterministic."""
    rows = np.unique(np.linspace(0, len(bought) - 1, MOST_ROWS).astype(np.int64))
    model = make_pipeline(StandardScaler(), LogisticRegression(C=STRENGTH, max_iter=60, tol=1e-3))
    weights = {f"{step}__sample_weight": weight[rows] for step, _ in model.steps}
    return model.fit(_logarithms(features.iloc[rows]), bought[rows], **weights)


def logistic_log_odds(model: Pipeline, features: pd.DataFrame) -> Real:
    """The log odds of each row."""
    scaler, regression = model[0], model[-1]
    weight = (regression.coef_[0] / scaler.scale_).astype(np.float32)
    offset = float(regression.intercept_[0] - regression.coef_[0] @ (scaler.mean_ / scaler.scale_))
    told = [_logarithms(features.iloc[start : start + CHUNK]) @ weight for start in range(0, len(features), CHUNK)]
    return np.concatenate(told).astype(np.float64) + offset


def _logarithms(features: pd.DataFrame) -> NDArray[np.float32]:
    values = features.to_numpy(dtype=np.float32)
    bent = np.sign(values) * np.log1p(STEEPNESS * np.abs(values))
    known = np.nan_to_num(bent, nan=UNKNOWN, posinf=MOST, neginf=UNKNOWN)
    return np.asarray(known, dtype=np.float32)
