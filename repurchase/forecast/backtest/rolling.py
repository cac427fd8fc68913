"""Rolling cutoffs: every method forecasts each of them from its past alone, and the judge compares."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from repurchase.errors import NotEnoughHistory
from repurchase.forecast.backtest.judge import Outcome, judge_forecast
from repurchase.forecast.backtest.past import Method, Past, past_of
from repurchase.forecast.backtest.resampling import shopper_weights, with_intervals
from repurchase.forecast.backtest.timing_measures import WITHIN_DAYS
from repurchase.forecast.pairs.history import PurchaseHistory, Real, as_date
from repurchase.forecast.pairs.outcomes import bought_within, wait_days

DRAWS = 100
Told = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Backtest:
    """What is asked of the methods."""

    cutoffs: tuple[int, ...]
    """Days since 1970, each the midnight that opens it."""
    horizon_days: int
    draws: int = DRAWS
    """How often shoppers are drawn anew for the intervals."""


def backtest(
    history: PurchaseHistory, asked: Backtest, methods: Mapping[str, Method], told: Told = lambda _sentence: None
) -> pd.DataFrame:
    """Rows of (method, measure), columns `value`, `low`, `high`: means over cutoffs, 95 % intervals over shoppers.

    `told` hears of each forecast made.
    Raises NotEnoughHistory where an outcome has not closed yet.
    """
    weights = shopper_weights(len(history.shoppers), asked.draws)
    drawn: dict[str, list[pd.DataFrame]] = {name: [] for name in methods}
    for cutoff in asked.cutoffs:
        past = past_of(history, cutoff, asked.horizon_days)
        outcome = _outcome(history, past)
        for name, method in methods.items():
            drawn[name].append(judge_forecast(outcome, method(past), weights))
            told(f"{as_date(cutoff)}: {name}")
    told_of = {name: with_intervals(_mean(tables)) for name, tables in drawn.items()}
    return pd.concat(told_of, names=["method", "measure"])


def _outcome(history: PurchaseHistory, past: Past) -> Outcome:
    pairs = past.now.pairs
    return Outcome(pairs, bought_within(history, pairs, past.horizon_days), _waits(history, past))


def _waits(history: PurchaseHistory, past: Past) -> Real | None:
    try:
        return wait_days(history, past.now.pairs, WITHIN_DAYS)
    except NotEnoughHistory:
        return None


def _mean(tables: list[pd.DataFrame]) -> pd.DataFrame:
    """Means over cutoffs, draw by draw; a measure that a cutoff leaves undefined is a mean over the others."""
    columns = list(dict.fromkeys(name for table in tables for name in table))
    stacked = np.stack([table.reindex(columns=columns).to_numpy(np.float64) for table in tables])
    known = np.isfinite(stacked)
    total = np.where(known, stacked, 0.0).sum(axis=0)
    counts = known.sum(axis=0)
    means = np.divide(total, counts, out=np.full_like(total, np.nan), where=counts > 0)
    return pd.DataFrame(means, columns=columns)
