"""Reminders with an open order, whose categories are withheld."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class OrderedReminder:
    """A reminder with an order: its category is withheld until the order is refused or delivered."""

    order_id: str
    user_id: str
    reminder_id: str
    category: str
    ordered_at: datetime
    """Aware, UTC."""


def is_under_way(ordered_at: datetime | None, last_purchased_at: datetime) -> bool:
    """Return whether a category ordered at `ordered_at` (None: never) was not purchased since; both are aware."""
    return ordered_at is not None and ordered_at >= last_purchased_at
