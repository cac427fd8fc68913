"""A mute: a shopper wants no reminders of a category for a while or ever again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import isfinite

PAUSE_AFTER_REFUSAL = timedelta(days=14)
PAUSE_AFTER_LATER = timedelta(days=1)
MAX_PAUSE = timedelta(days=60)
"""After this time the forecast has newer purchases."""
MAX_MUTE = timedelta(days=180)
"""The maximum, regardless of the number of refusals."""


@dataclass(frozen=True, slots=True)
class Mute:
    """No reminder of `category` for this shopper until `until`; None means permanently."""

    user_id: str
    category: str
    until: datetime | None
    """Aware, UTC."""
    refusals: int = 0
    """The number of refusals so far; 1 for a new refusal, which the store adds up."""

    def holds(self, now: datetime) -> bool:
        """Return whether the mute is active at `now`."""
        return self.until is None or now < self.until


def rest_after(refusals: int) -> timedelta:
    """Return the pause after this number of refusals (1 or more): it doubles with each, up to MAX_MUTE."""
    doubled: int = 2 ** min(refusals - 1, 8)
    return min(PAUSE_AFTER_REFUSAL * doubled, MAX_MUTE)


def pause_after_purchase(usual_gap_days: float) -> timedelta:
    """Return the pause after a purchase elsewhere: one usual gap, which may be NaN, within limits."""
    if not isfinite(usual_gap_days):
        return PAUSE_AFTER_REFUSAL
    return min(max(timedelta(days=usual_gap_days), PAUSE_AFTER_LATER), MAX_PAUSE)
