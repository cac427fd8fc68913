"""How many days lie between the expected day of the next purchase and the true one; both are whole days."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from repurchase.forecast.model.curve import Real

WITHIN_DAYS = 28
"""Judged are the pairs bought again within four weeks: of others nobody knows the day."""
SETTLED_DAYS = 5
"""Purchase days from which on a rhythm can be told."""


def timing_errors(wait: Real, expected: Real, purchase_days: Real, weight: Real) -> Mapping[str, float]:
    """Mean absolute errors over the pairs with a `wait` (NaN is none), and over the settled ones among them."""
    wait, expected = np.floor(wait), np.floor(expected)
    came = np.isfinite(wait)
    settled = came & (purchase_days >= SETTLED_DAYS)
    return {
        "timing_error_days": _mean_error(wait, expected, weight, came),
        "settled_timing_error_days": _mean_error(wait, expected, weight, settled),
    }


def best_constant_errors(wait: Real, purchase_days: Real, weight: Real) -> Mapping[str, float]:
    """The same errors of the one day that errs least, which is the median wait of those who are judged."""
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
