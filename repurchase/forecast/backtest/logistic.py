"""Logistic regression on a few features, fitted at each cutoff to the last closed outcome."""

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
"""Features that are known for every pair and at least 0."""


def logistic_regression(past: Past) -> Forecast:
    """Predict linearly in the logarithms of COLUMNS; with the Poisson-Gamma forecast if there is no training data."""
    if past.closed is None or past.closed_bought is None or len(np.unique(past.closed_bought)) == 1:
        return calibrated(poisson_gamma)(past)
    model = make_pipeline(StandardScaler(), LogisticRegression())
    model.fit(_matrix(past.closed), past.closed_bought)
    chance = np.asarray(model.predict_proba(_matrix(past.now))[:, 1], dtype=np.float64)
    return Forecast(chance, chance)


def _matrix(pairs: pd.DataFrame) -> Real:
    return np.asarray(np.log(pairs[list(COLUMNS)].to_numpy(dtype=np.float64) + 1e-2))
