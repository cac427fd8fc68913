"""Fitting of the repurchase model, shared by backtest, registry and file forecasts."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import pandas as pd

from repurchase.errors import InsufficientHistory
from repurchase.features.prediction import HORIZON_DAYS
from repurchase.forecast.model.boosting import fit_booster
from repurchase.forecast.model.columns import CATEGORY, CUTOFF, KNOWN, SHOPPER, WAITED, WEIGHT, bought_within
from repurchase.forecast.model.repurchase_model import BoostedModel, PoissonGammaModel, RepurchaseModel

MIN_PAIRS = 200
MIN_BOUGHT = 50


def fit_model(rows: pd.DataFrame) -> RepurchaseModel:
    """Fit the model to labelled rows (KEYS, OUTCOME and FEATURES), independent of their order.

    Raises InsufficientHistory if there are too few rows.
    """
    learned = rows[rows[WEIGHT] > 0].sort_values([CUTOFF, SHOPPER, CATEGORY], kind="stable", ignore_index=True)
    _require_enough(learned)
    return BoostedModel(fit_booster(learned))


def fit_or_fall_back(rows: pd.DataFrame) -> RepurchaseModel:
    """Fit the model, or return the Poisson-Gamma rule if there are too few rows."""
    try:
        return fit_model(rows)
    except InsufficientHistory:
        return PoissonGammaModel()


def known_at(rows: pd.DataFrame, moment: datetime) -> pd.DataFrame:
    """Return the labelled rows as known at a moment (aware, UTC): cutoffs whose first week had closed."""
    days = (pd.Timestamp(moment) - rows[CUTOFF]) // pd.Timedelta(days=1)
    closed = rows[days >= HORIZON_DAYS]
    known = np.minimum(closed[KNOWN], days[days >= HORIZON_DAYS])
    return closed.assign(**{KNOWN: known, WAITED: closed[WAITED].where(closed[WAITED] < known)})


def _require_enough(learned: pd.DataFrame) -> None:
    bought = int(bought_within(learned).sum())
    if len(learned) < MIN_PAIRS or bought < MIN_BOUGHT or bought == len(learned):
        raise InsufficientHistory(
            f"of {len(learned)} past pairs {bought} were bought again within {HORIZON_DAYS} days; to learn takes"
            f" {MIN_PAIRS} pairs, of which {MIN_BOUGHT} were bought and some were not: bring a longer history"
        )
