"""A silence is a shopper's wish not to hear of a category for a while, or ever again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import isfinite

PAUSE_AFTER_REFUSAL = timedelta(days=14)
PAUSE_AFTER_LATER = timedelta(days=1)
MAX_PAUSE = timedelta(days=60)
"""By then the forecast knows better."""
MAX_MUTE = timedelta(days=180)
"""After however many refusals."""


@dataclass(frozen=True, slots=True)
class Mute:
    """No reminder of `category` for this shopper until `until`; None means for good."""

    user_id: str
    category: str
    until: datetime | None
    """Aware, UTC."""
    refusals: int = 0
    """How often the shopper has refused so far; 1 for a refusal on its way into the store, which counts them."""

    def holds(self, now: datetime) -> bool:
        """Whether the shopper still wants to hear nothing at `now`."""
        return self.until is None or now < self.until


def rest_after(refusals: int) -> timedelta:
    """How long a category rests after so many refusals (1 or more): twice as long after each, up to MAX_MUTE."""
    doubled: int = 2 ** min(refusals - 1, 8)
    return min(PAUSE_AFTER_REFUSAL * doubled, MAX_MUTE)


def pause_after_purchase(usual_gap_days: float) -> timedelta:
    """How long who has bought a category elsewhere wants no more of it: one usual gap, which may be NaN."""
    if not isfinite(usual_gap_days):
        return PAUSE_AFTER_REFUSAL
    return min(max(timedelta(days=usual_gap_days), PAUSE_AFTER_LATER), MAX_PAUSE)
