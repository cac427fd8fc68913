"""Our model as a backtest method, trained again at every cutoff on its past alone."""

from __future__ import annotations

from repurchase.forecast.backtest.past import Forecast, Past
from repurchase.forecast.model.curve import expected_wait_days, probability_within
from repurchase.forecast.model.recipe import fit_or_fall_back


def our_model(past: Past) -> Forecast:
    """Train on the past and predict for the present pairs."""
    curve = fit_or_fall_back(past.training_rows()).curve(past.now)
    probability = probability_within(curve, past.horizon_days)
    return Forecast(probability, probability, expected_wait_days(curve))
