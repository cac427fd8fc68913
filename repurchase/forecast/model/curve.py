"""Curves: the probability of a purchase by the end of each day, from which all predictions of a pair follow.

Column h-1 of an array of curves is the probability of a purchase within h days of the cutoff, h = 1 to CURVE_DAYS.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Real = NDArray[np.float64]

CURVE_DAYS = 28
"""Beyond four weeks the day is hardly predictable."""
TAIL_DAYS = 7
"""Beyond the curve the hazard is the mean of its last TAIL_DAYS."""
_ALMOST_ONE = 1.0 - 1e-12
_SLOPE = 1e-15
"""Added for each day, so that a pair without any hazard has a median, too: the middle day."""


def curve_at_rate(rate: Real) -> Real:
    """Return the curves of purchases at steady rates, in purchases a day."""
    return np.asarray(-np.expm1(-rate[:, None] * np.arange(1, CURVE_DAYS + 1)))


def probability_within(curve: Real, days: float) -> Real:
    """Return the probability of a purchase within `days` (0 or more) of each row, 0 to 1.

    Between whole days, and beyond the curve, the hazard is constant.
    """
    hazards = np.hstack([np.zeros((len(curve), 1)), -np.log1p(-np.minimum(curve, _ALMOST_ONE))])
    if days >= CURVE_DAYS:
        tail = (hazards[:, -1] - hazards[:, -1 - TAIL_DAYS]) / TAIL_DAYS
        return np.asarray(-np.expm1(-(hazards[:, -1] + tail * (days - CURVE_DAYS))))
    whole = int(days)
    if days == whole:
        return np.asarray(curve[:, whole - 1]) if whole else np.zeros(len(curve))
    step = hazards[:, whole + 1] - hazards[:, whole]
    return np.asarray(-np.expm1(-(hazards[:, whole] + step * (days - whole))))


def expected_wait_days(curve: Real) -> Real:
    """Return the median wait of each row in days, given a purchase within CURVE_DAYS.

    The median has the least absolute error. It is interpolated within its day, so that its whole part is the day.
    """
    cumulated = np.hstack([np.zeros((len(curve), 1)), curve]) + _SLOPE * np.arange(CURVE_DAYS + 1)
    half = cumulated[:, -1] / 2.0
    day = (cumulated[:, 1:] < half[:, None]).sum(axis=1)
    rows = np.arange(len(curve))
    before, after = cumulated[rows, day], cumulated[rows, day + 1]
    return np.asarray(day + np.clip((half - before) / (after - before), 0.0, 1.0 - 1e-9))
