"""Discounted gain of a ranking (Järvelin & Kekäläinen, 2002): lower ranks gain less."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

CUTOFF_RANK = 10
"""The number of ranks with gain."""


def gain(place: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the gain of a purchase at each rank, 1 at rank 0; zero from CUTOFF_RANK on."""
    return np.where(place < CUTOFF_RANK, 1.0 / np.log2(place + 2.0), 0.0)


def best_gain(bought: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the maximum gain of this number of purchases; 0 without any."""
    reached = np.append(0.0, np.cumsum(gain(np.arange(CUTOFF_RANK))))
    return np.asarray(reached[np.minimum(bought, CUTOFF_RANK)])
