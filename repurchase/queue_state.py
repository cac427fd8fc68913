"""States of queues: depth and age of the oldest entry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from textwrap import shorten
from typing import Protocol

MAX_REASONS = 3
"""The number of dead letters, oldest first, whose reasons are reported."""
MAX_REASON_LENGTH = 200
"""In characters."""


@dataclass(frozen=True, slots=True)
class QueueState:
    """The state of one queue, by its name on pages and in metrics."""

    name: str
    depth: int
    oldest: timedelta
    """The waiting time of the oldest entry (scheduled reminders: since their slot); zero for an empty queue."""
    reasons: Sequence[str] = ()
    """Distinct reasons of the oldest dead letters."""


@dataclass(frozen=True, slots=True)
class SlotLoad:
    """The number of reminders by slot of one UTC day."""

    by_slot: Mapping[int, int]
    """The key is the Unix time of the slot's start in seconds."""

    @property
    def reminders(self) -> int:
        """The number of reminders in all slots."""
        return sum(self.by_slot.values())

    @property
    def fullest(self) -> int:
        """The number of reminders in the fullest slot."""
        return max(self.by_slot.values(), default=0)


@dataclass(frozen=True, slots=True)
class ReminderQueues:
    """The state of the reminder queues between planner and shopper."""

    queues: Sequence[QueueState]
    planned: SlotLoad
    sent: SlotLoad


def shortened_reasons(reasons: Iterable[str]) -> Sequence[str]:
    """Return distinct reasons in their order, on one line and at most MAX_REASON_LENGTH long."""
    return tuple(dict.fromkeys(shorten(reason, MAX_REASON_LENGTH, placeholder=" …") for reason in reasons))


class QueueMonitor(Protocol):
    """Reads the queues of one system for monitoring."""

    async def seen(self) -> Sequence[QueueState]:
        """Return the current state of each queue. Raises ServiceUnavailable."""
        ...
