"""What one rate of purchases was measured to do, and whether the stream kept up with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

MAX_GROWTH_SECONDS = 0.25
"""Of the median wait, from the second quarter of the time to the last: beyond it the backlog grows."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One rate, held for a while."""

    rate: int
    """Purchases a second."""
    waits: Sequence[float]
    """Seconds from each watched purchase to its answer, in the order of the purchases."""
    lost: int
    """Watched purchases of which no answer told in time."""
    cores: Mapping[str, float]
    """CPU seconds a second, by process."""

    def quantile(self, share: float) -> float:
        """The wait below which this share of the answers was, seconds; infinite where no answer came."""
        return float(np.quantile(self.waits, share)) if len(self.waits) else float("inf")

    @property
    def growth(self) -> float:
        """By how many seconds the median wait of the last quarter is longer than that of the second."""
        _, second, _, last = np.array_split(np.asarray(self.waits), 4)
        return float(np.median(last) - np.median(second)) if len(last) else float("inf")

    @property
    def is_sustained(self) -> bool:
        """Every answer came, and the wait did not grow."""
        return self.lost == 0 and self.growth <= MAX_GROWTH_SECONDS


def highest_sustained(measured: Sequence[Measured]) -> int:
    """The highest rate that was sustained, with all below it; 0 where none was."""
    highest = 0
    for each in sorted(measured, key=lambda one: one.rate):
        if not each.is_sustained:
            break
        highest = each.rate
    return highest
