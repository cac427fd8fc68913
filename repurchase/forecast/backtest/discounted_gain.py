"""Discounted gain of a ranking (Järvelin & Kekäläinen, 2002): a purchase earns the less, the later its place."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

CUTOFF_RANK = 10
"""How many places of a ranking earn gain."""


def gain(place: NDArray[np.int64]) -> NDArray[np.float64]:
    """What a purchase at each place earns, 1 at the first, which is 0; nothing from PLACES on."""
    return np.where(place < CUTOFF_RANK, 1.0 / np.log2(place + 2.0), 0.0)


def best_gain(bought: NDArray[np.int64]) -> NDArray[np.float64]:
    """What so many purchases earn together at the first places; 0 where there are none."""
    reached = np.append(0.0, np.cumsum(gain(np.arange(CUTOFF_RANK))))
    return np.asarray(reached[np.minimum(bought, CUTOFF_RANK)])
