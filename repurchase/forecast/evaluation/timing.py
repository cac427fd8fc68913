"""The error of the expected day of the next purchase, on pairs outside the training data."""

from __future__ import annotations

import numpy as np
import pandas as pd

from repurchase.forecast.backtest.timing_measures import best_constant_errors, timing_errors
from repurchase.forecast.model.columns import CUTOFF, SERVED, WAITED
from repurchase.forecast.model.curve import CURVE_DAYS, expected_wait_days
from repurchase.forecast.model.recipe import fit_or_fall_back, known_at
from repurchase.forecast.model.training import closed_cutoff

MIN_WAITS = 50
EXPECTED, DAYS = "expected_days", "purchase_days"
"""The expected days from the cutoff to the purchase, and the number of earlier purchase days."""


def timing(rows: pd.DataFrame) -> pd.DataFrame:
    """Return EXPECTED, WAITED and DAYS of served pairs bought within CURVE_DAYS of the latest closed cutoff.

    That cutoff is the latest whose CURVE_DAYS have closed; the model is trained on what was known at it. No rows
    without such a cutoff, or with fewer than MIN_WAITS purchases.
    """
    at = closed_cutoff(rows, CURVE_DAYS)
    came = rows[(rows[CUTOFF] == at) & (rows[SERVED] > 0) & rows[WAITED].notna()]
    if at is None or len(came) < MIN_WAITS:
        return without_timing()
    expected = expected_wait_days(fit_or_fall_back(known_at(rows, at)).curve(came))
    return pd.DataFrame({EXPECTED: expected, WAITED: came[WAITED].to_numpy(), DAYS: came[DAYS].to_numpy()})


def without_timing() -> pd.DataFrame:
    """Return no rows, for a history that is too short."""
    return pd.DataFrame({EXPECTED: np.empty(0), WAITED: np.empty(0), DAYS: np.empty(0)})


def timing_metrics(rows: pd.DataFrame) -> dict[str, float]:
    """Return mean absolute errors in days, of the model and of the best constant; none without rows."""
    if rows.empty:
        return {}
    wait, expected, days = (rows[name].to_numpy(dtype=np.float64) for name in (WAITED, EXPECTED, DAYS))
    errors = timing_errors(wait, expected, days, np.ones(len(rows)))
    constant = best_constant_errors(wait, days, np.ones(len(rows)))
    told = dict(errors) | {f"constant/{name.replace('constant', 'timing')}": of for name, of in constant.items()}
    return {name: value for name, value in told.items() if np.isfinite(value)}
