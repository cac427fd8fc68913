"""A reminder that an order answers is not offered until the goods are bought."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class OrderedReminder:
    """A reminder that an order answers: its category is offered no more until the order is refused or delivered."""

    order_id: str
    user_id: str
    reminder_id: str
    category: str
    ordered_at: datetime
    """Aware, UTC."""


def is_under_way(ordered_at: datetime | None, last_purchased_at: datetime) -> bool:
    """Whether a category that was ordered at `ordered_at` (None: never) was not bought since; both are aware."""
    return ordered_at is not None and ordered_at >= last_purchased_at
