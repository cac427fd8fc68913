"""Baselines for the evaluation of a model: the uncalibrated simple methods of the backtest."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd

from repurchase.features.prediction import HORIZON_DAYS
from repurchase.forecast.backtest.scores import personal_frequency, poisson_gamma, recency
from repurchase.forecast.model.curve import Real

BASELINES: Mapping[str, Callable[[pd.DataFrame], Real]] = {
    "Poisson-Gamma": lambda frame: poisson_gamma(frame, HORIZON_DAYS),
    "personal frequency": lambda frame: personal_frequency(frame, HORIZON_DAYS),
    "recency": lambda frame: recency(frame, HORIZON_DAYS),
}
