"""How long a shopper will probably wait before buying a category again."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from repurchase.prediction import HORIZON_DAYS

LONGEST_WAIT_DAYS = 112.0
"""Beyond sixteen weeks a date says nothing; the mean is taken over waits up to it."""
_SOONEST = 1.0 - 1e-9
_STEADY = 1e-6


def expected_wait_days(probability: NDArray[np.float64]) -> NDArray[np.float64]:
    """Mean days until the next purchase, given one within LONGEST_WAIT_DAYS; falls from 56 to 0 as probability grows.

    The wait is exponential at the hazard λ that `Prediction.probability_within` draws through `probability`, truncated
    at T = LONGEST_WAIT_DAYS: its mean is 1/λ - T / (exp(λT) - 1).
    """
    hazard = -np.log1p(-np.clip(probability, 0.0, _SOONEST)) / HORIZON_DAYS
    reach = hazard * LONGEST_WAIT_DAYS
    # Below _STEADY the two terms cancel to noise; the series of the mean is T/2 - λT²/12 there.
    near_zero = LONGEST_WAIT_DAYS * (0.5 - reach / 12.0)
    with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
        exact = LONGEST_WAIT_DAYS * (1.0 / reach - 1.0 / np.expm1(reach))
    return np.where(reach < _STEADY, near_zero, exact)
