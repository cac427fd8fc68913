"""A silence is a shopper's wish not to hear of a category for a while, or ever again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

PAUSE_AFTER_REFUSAL = timedelta(days=14)
PAUSE_AFTER_LATER = timedelta(days=1)
LONGEST_PAUSE = timedelta(days=60)
"""By then the forecast knows better."""


@dataclass(frozen=True, slots=True)
class Silence:
    """No reminder of `category` for this shopper until `until`; None means for good."""

    user_id: str
    category: str
    until: datetime | None
    """Aware, UTC."""

    def holds(self, now: datetime) -> bool:
        """Whether the shopper still wants to hear nothing at `now`."""
        return self.until is None or now < self.until
