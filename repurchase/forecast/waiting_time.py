"""How long a shopper will probably wait before buying a category again."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from repurchase.prediction import HORIZON_DAYS

LONGEST_WAIT_DAYS = 28.0
"""Beyond four weeks a day can hardly be told: on the sample, dates allowed up to sixteen weeks err by three weeks."""
_SOONEST = 1.0 - 1e-9
_STEADY = 1e-6


def expected_wait_days(probability: NDArray[np.float64]) -> NDArray[np.float64]:
    """Median days until the next purchase, given one within LONGEST_WAIT_DAYS; falls from 14 to 0 as probability grows.

    The wait is exponential at the hazard λ that `Prediction.probability_within` draws through `probability`, truncated
    at T = LONGEST_WAIT_DAYS: its median is -ln(1 - (1 - exp(-λT)) / 2) / λ. The median has the least absolute error.
    """
    hazard = -np.log1p(-np.clip(probability, 0.0, _SOONEST)) / HORIZON_DAYS
    reach = hazard * LONGEST_WAIT_DAYS
    # Below _STEADY the quotient is noise; the series of the median is T/2 - λT²/8 there.
    near_zero = LONGEST_WAIT_DAYS * (0.5 - reach / 8.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        exact = -LONGEST_WAIT_DAYS * np.log1p(0.5 * np.expm1(-reach)) / reach
    return np.where(reach < _STEADY, near_zero, exact)
