"""Measurement of one purchase rate, and whether the stream sustained it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

MAX_GROWTH_SECONDS = 0.25
"""Maximum growth of the median wait from the second quarter of the time to the last; above it the backlog grows."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Results of one rate."""

    rate: int
    """Purchases per second."""
    waits: Sequence[float]
    """Seconds from each polled purchase to its answer, in the order of the purchases."""
    lost: int
    """Polled purchases without an answer in time."""
    cores: Mapping[str, float]
    """CPU seconds per second, by process."""

    def quantile(self, share: float) -> float:
        """Return the quantile of the waits in seconds; infinite without answers."""
        return float(np.quantile(self.waits, share)) if len(self.waits) else float("inf")

    @property
    def growth(self) -> float:
        """Return the growth of the median wait from the second to the last quarter in seconds."""
        _, second, _, last = np.array_split(np.asarray(self.waits), 4)
        return float(np.median(last) - np.median(second)) if len(last) else float("inf")

    @property
    def is_sustained(self) -> bool:
        """Whether every answer arrived and the wait did not grow."""
        return self.lost == 0 and self.growth <= MAX_GROWTH_SECONDS


def highest_sustained(measured: Sequence[Measured]) -> int:
    """Return the highest rate that was sustained together with all lower ones; 0 where none was."""
    highest = 0
    for each in sorted(measured, key=lambda one: one.rate):
        if not each.is_sustained:
            break
        highest = each.rate
    return highest
