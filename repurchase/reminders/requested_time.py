"""The time for which a shopper requests a reminder."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class When:
    """A day in the shopper's time zone, and the hour where the shopper said one."""

    day: date
    hour: int | None = None
    """0 to 23 in the shopper's time zone; None for any hour of the day."""
