"""Calibration of scores on earlier outcomes, so that every method is compared at its best."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
from sklearn.isotonic import IsotonicRegression

from repurchase.forecast.backtest.past import Forecast, Method, Past
from repurchase.forecast.model.curve import Real

Score = Callable[[pd.DataFrame, int], Real]
"""A score for each pair of a snapshot and a horizon in days; higher is likelier."""
ScoreInPast = Callable[[pd.DataFrame, Past], Real]
"""The same for methods that read more of the past than features."""


def calibrated(score: Score) -> Method:
    """Return `calibrated_in_past` for a score that uses only features and the horizon."""
    return calibrated_in_past(lambda pairs, past: score(pairs, past.horizon_days))


def calibrated_in_past(score: ScoreInPast) -> Method:
    """Calibrate the score by isotonic regression on the last closed snapshot; without one it is clipped to 0..1.

    Rankings use the score itself, so that the steps of the regression cause no ties.
    """

    def method(past: Past) -> Forecast:
        now = score(past.now, past)
        if past.closed is None or past.closed_bought is None:
            return Forecast(now, np.clip(now, 0.0, 1.0))
        curve = IsotonicRegression(y_min=0.0, y_max=1.0, out_of_bounds="clip")
        curve.fit(score(past.closed, past), past.closed_bought)
        return Forecast(now, np.asarray(curve.predict(now), dtype=np.float64))

    return method
