"""A time at which a shopper wants to be reminded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class When:
    """A day in the shopper's own calendar, and the hour where one was said."""

    day: date
    hour: int | None = None
    """0 to 23 on the shopper's clock; None for any hour of the day."""
