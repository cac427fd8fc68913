"""Logistic regression on a handful of features, learned at each cutoff from the last closed outcome."""

from __future__ import annotations

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from repurchase.forecast.backtest.calibrated import calibrated
from repurchase.forecast.backtest.past import Forecast, Past
from repurchase.forecast.backtest.scores import poisson_gamma
from repurchase.forecast.model.curve import Real

COLUMNS = (
    "purchase_days",
    "recency_days",
    "tenure_days",
    "decayed_count_56",
    "decayed_count_112",
    "poisson_gamma_rate",
    "visit_recency_days",
    "visit_days_28",
    "repeat_share",
    "popularity_28",
)
"""Known of every pair, and 0 or more."""


def logistic_regression(past: Past) -> Forecast:
    """Linear in the logarithms of COLUMNS; the Poisson-Gamma forecast where there is nothing to learn from."""
    if past.closed is None or past.closed_bought is None or len(np.unique(past.closed_bought)) == 1:
        return calibrated(poisson_gamma)(past)
    model = make_pipeline(StandardScaler(), LogisticRegression())
    model.fit(_matrix(past.closed), past.closed_bought)
    chance = np.asarray(model.predict_proba(_matrix(past.now))[:, 1], dtype=np.float64)
    return Forecast(chance, chance)


def _matrix(pairs: pd.DataFrame) -> Real:
    return np.asarray(np.log(pairs[list(COLUMNS)].to_numpy(dtype=np.float64) + 1e-2))
