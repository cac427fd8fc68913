"""Our model as a method of the backtest: learned anew at every cutoff, from its past alone."""

from __future__ import annotations

from repurchase.forecast.backtest.past import Forecast, Past
from repurchase.forecast.pairs.pair_forecast import learn_pair_forecaster


def pair_model(past: Past) -> Forecast:
    """Learn from the history and score the present pairs."""
    forecaster = learn_pair_forecaster(past.history, past.horizon_days)
    probability = forecaster.probability(past.now)
    return Forecast(probability, probability, forecaster.wait_days(past.now))
