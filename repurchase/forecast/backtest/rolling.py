"""Evaluation of all methods at rolling cutoffs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pandas as pd

from repurchase.errors import InsufficientHistory
from repurchase.forecast.backtest.judge import Outcome, evaluate_forecast
from repurchase.forecast.backtest.past import Method, Past, Shop, cutoff_of, past_of
from repurchase.forecast.backtest.resampling import shopper_weights, with_intervals
from repurchase.forecast.backtest.timing_measures import WITHIN_DAYS
from repurchase.forecast.model.columns import SHOPPER, WAITED, bought_within
from repurchase.forecast.model.curve import Real

DRAWS = 100
ReportProgress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class BacktestConfig:
    """The settings of a backtest."""

    cutoffs: tuple[datetime, ...]
    """Midnights, aware, UTC."""
    horizon_days: int
    draws: int = DRAWS
    """The number of bootstrap draws for the intervals."""


def backtest(
    shop: Shop, config: BacktestConfig, methods: Mapping[str, Method], report: ReportProgress = lambda _sentence: None
) -> pd.DataFrame:
    """Return rows of (method, measure) with `value`, `low`, `high`: means over cutoffs, 95 % intervals over shoppers.

    `report` is called for each forecast. Raises InsufficientHistory if an outcome has not closed yet.
    """
    shoppers = shop.shoppers()
    weights = shopper_weights(len(shoppers), config.draws)
    drawn: dict[str, list[pd.DataFrame]] = {name: [] for name in methods}
    for cutoff in config.cutoffs:
        past = past_of(shop, cutoff, config.horizon_days)
        outcome = _outcome(shop, past, shoppers)
        for name, method in methods.items():
            drawn[name].append(evaluate_forecast(outcome, method(past), weights))
            report(f"{cutoff.date()}: {name}")
    told_of = {name: with_intervals(_mean(tables)) for name, tables in drawn.items()}
    return pd.concat(told_of, names=["method", "measure"])


def _outcome(shop: Shop, past: Past, shoppers: list[str]) -> Outcome:
    waited = shop.outcomes(cutoff_of(past.now), past.horizon_days)
    return Outcome(
        shopper=np.searchsorted(np.asarray(shoppers, dtype=object), past.now[SHOPPER].to_numpy(dtype=object)),
        purchase_days=past.now["purchase_days"].to_numpy(dtype=np.float64),
        bought=bought_within(waited, past.horizon_days).to_numpy(),
        wait_days=_waits(shop, past),
    )


def _waits(shop: Shop, past: Past) -> Real | None:
    try:
        waited = shop.outcomes(cutoff_of(past.now), WITHIN_DAYS)
    except InsufficientHistory:
        return None
    return np.asarray(waited[WAITED].to_numpy(dtype=np.float64))


def _mean(tables: list[pd.DataFrame]) -> pd.DataFrame:
    """Return means over cutoffs, draw by draw, of the cutoffs in which a measure is defined."""
    columns = list(dict.fromkeys(name for table in tables for name in table))
    stacked = np.stack([table.reindex(columns=columns).to_numpy(np.float64) for table in tables])
    known = np.isfinite(stacked)
    total = np.where(known, stacked, 0.0).sum(axis=0)
    counts = known.sum(axis=0)
    means = np.divide(total, counts, out=np.full_like(total, np.nan), where=counts > 0)
    return pd.DataFrame(means, columns=columns)
