"""Plain scores become probabilities by how earlier scores came out, so that every method is judged at its best."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
from sklearn.isotonic import IsotonicRegression

from repurchase.forecast.backtest.past import Forecast, Method, Past
from repurchase.forecast.model.curve import Real

Score = Callable[[pd.DataFrame, int], Real]
"""A score a pair of a snapshot, within so many days; higher is likelier."""
ScoreInPast = Callable[[pd.DataFrame, Past], Real]
"""The same, of a method that reads more of the past than features."""


def calibrated(score: Score) -> Method:
    """As `calibrated_in_past`, for a score that features and the horizon tell."""
    return calibrated_in_past(lambda pairs, past: score(pairs, past.horizon_days))


def calibrated_in_past(score: ScoreInPast) -> Method:
    """Map the score by an isotonic regression on the last closed snapshot; without one the score stands, cut to 0..1.

    Order is judged by the score itself, so that the steps of the map make no ties.
    """

    def method(past: Past) -> Forecast:
        now = score(past.now, past)
        if past.closed is None or past.closed_bought is None:
            return Forecast(now, np.clip(now, 0.0, 1.0))
        curve = IsotonicRegression(y_min=0.0, y_max=1.0, out_of_bounds="clip")
        curve.fit(score(past.closed, past), past.closed_bought)
        return Forecast(now, np.asarray(curve.predict(now), dtype=np.float64))

    return method
