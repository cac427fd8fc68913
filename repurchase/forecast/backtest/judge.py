"""Measures of one forecast at one cutoff, under any number of shopper weights."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from repurchase.forecast.backtest.pair_measures import PairMeasures
from repurchase.forecast.backtest.past import Forecast, Truth
from repurchase.forecast.backtest.ranking_measures import ranking_measures
from repurchase.forecast.backtest.timing_measures import best_constant_errors, timing_errors
from repurchase.forecast.model.curve import Real


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcomes of the pairs of a cutoff, row by row."""

    shopper: NDArray[np.int64]
    """The index of each pair's shopper in the weights; ascending."""
    purchase_days: Real
    bought: Truth
    """Whether the pair was bought within the horizon."""
    wait_days: Real | None
    """Days to the next purchase within four weeks, NaN without one; None where four weeks have not passed."""


def evaluate_forecast(outcome: Outcome, forecast: Forecast, weights: Real) -> pd.DataFrame:
    """Return one row a row of `weights` (draws × shoppers' codes), one column a measure; NaN where undefined."""
    return pd.concat(
        [
            _of_rankings(outcome, forecast, weights),
            _of_pairs(outcome, forecast, weights),
            _of_timing(outcome, forecast, weights),
        ],
        axis=1,
    )


def _of_rankings(outcome: Outcome, forecast: Forecast, weights: Real) -> pd.DataFrame:
    asked, measures = ranking_measures(outcome.shopper, outcome.bought, forecast.score)
    return pd.DataFrame({name: _weighted_means(values, weights[:, asked]) for name, values in measures.items()})


def _of_pairs(outcome: Outcome, forecast: Forecast, weights: Real) -> pd.DataFrame:
    measure = PairMeasures(outcome.bought, forecast.score, forecast.probability)
    return pd.DataFrame([measure.under(row[outcome.shopper]) for row in weights])


def _of_timing(outcome: Outcome, forecast: Forecast, weights: Real) -> pd.DataFrame:
    if outcome.wait_days is None:
        return pd.DataFrame(index=range(len(weights)))
    wait, days = outcome.wait_days, outcome.purchase_days
    expected = np.full(len(wait), np.nan) if forecast.wait_days is None else forecast.wait_days
    shopper = outcome.shopper
    return pd.DataFrame(
        [
            {**timing_errors(wait, expected, days, row[shopper]), **best_constant_errors(wait, days, row[shopper])}
            for row in weights
        ]
    )


def _weighted_means(values: Real, weights: Real) -> Real:
    """Return one mean a row of `weights`, over the values other than NaN."""
    known = np.isfinite(values)
    total = weights[:, known].sum(axis=1)
    means: Real = np.full(len(weights), np.nan)
    np.divide(weights[:, known] @ values[known], total, out=means, where=total > 0.0)
    return means
