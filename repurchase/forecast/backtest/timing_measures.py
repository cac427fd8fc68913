"""Errors of the expected day of the next purchase, in whole days."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from repurchase.forecast.model.curve import Real

WITHIN_DAYS = 28
"""Only pairs bought again within four weeks are measured, because the day of others is unknown."""
SETTLED_DAYS = 5
"""From this number of purchase days on, a pair is settled."""


def timing_errors(wait: Real, expected: Real, purchase_days: Real, weight: Real) -> Mapping[str, float]:
    """Return mean absolute errors over the pairs with a `wait` (not NaN), and over the settled ones among them."""
    wait, expected = np.floor(wait), np.floor(expected)
    came = np.isfinite(wait)
    settled = came & (purchase_days >= SETTLED_DAYS)
    return {
        "timing_error_days": _mean_error(wait, expected, weight, came),
        "settled_timing_error_days": _mean_error(wait, expected, weight, settled),
    }


def best_constant_errors(wait: Real, purchase_days: Real, weight: Real) -> Mapping[str, float]:
    """Return the same errors of the best constant day, the median wait of the measured pairs."""
    wait = np.floor(wait)
    came = np.isfinite(wait)
    judged = {"": came, "settled_": came & (purchase_days >= SETTLED_DAYS)}
    return {
        f"{name}constant_error_days": _mean_error(wait, np.full_like(wait, np.median(wait[each])), weight, each)
        for name, each in judged.items()
        if each.any()
    }


def _mean_error(wait: Real, expected: Real, weight: Real, judged: np.ndarray) -> float:
    if not weight[judged].sum():
        return float("nan")
    return float(np.average(np.abs(wait - expected)[judged], weights=weight[judged]))
