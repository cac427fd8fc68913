"""Logistic regression on a handful of features, learned at each cutoff from the last closed outcome."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from repurchase.forecast.backtest.calibrated import calibrated
from repurchase.forecast.backtest.past import Forecast, Past
from repurchase.forecast.backtest.scores import poisson_gamma
from repurchase.forecast.pairs.plain_columns import PLAIN_COLUMNS
from repurchase.forecast.pairs.snapshot import PairSnapshot


def logistic_regression(past: Past) -> Forecast:
    """Linear in the logarithms of PLAIN_COLUMNS; the Poisson-Gamma forecast where there is nothing to learn from."""
    if past.closed is None or past.closed_bought is None or len(np.unique(past.closed_bought)) == 1:
        return calibrated(poisson_gamma)(past)
    model = make_pipeline(StandardScaler(), LogisticRegression())
    model.fit(_matrix(past.closed), past.closed_bought)
    chance = np.asarray(model.predict_proba(_matrix(past.now))[:, 1], dtype=np.float64)
    return Forecast(chance, chance)


def _matrix(snapshot: PairSnapshot) -> NDArray[np.float64]:
    logarithms: NDArray[np.float64] = np.log(snapshot.features[list(PLAIN_COLUMNS)].to_numpy(dtype=np.float64) + 1e-2)
    return logarithms
