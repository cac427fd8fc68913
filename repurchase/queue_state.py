"""How a queue stands: how much waits in it, and for how long the oldest has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from textwrap import shorten
from typing import Protocol

MAX_REASONS = 3
"""Of how many dead letters, the oldest, the reasons are told."""
MAX_REASON_LENGTH = 200
"""Characters."""


@dataclass(frozen=True, slots=True)
class QueueState:
    """One queue, by the name that pages and metrics give it."""

    name: str
    depth: int
    oldest: timedelta
    """For how long the oldest has been waiting; of scheduled reminders, since its slot; zero where none waits."""
    reasons: Sequence[str] = ()
    """Why the oldest of a queue of dead letters were set aside, each reason once."""


@dataclass(frozen=True, slots=True)
class SlotLoad:
    """Reminders by slot, of one UTC day."""

    by_slot: Mapping[int, int]
    """By the second since 1970 in which the slot begins."""

    @property
    def reminders(self) -> int:
        """Of all slots."""
        return sum(self.by_slot.values())

    @property
    def fullest(self) -> int:
        """Reminders of the fullest slot."""
        return max(self.by_slot.values(), default=0)


@dataclass(frozen=True, slots=True)
class ReminderQueues:
    """How the reminders stand on their way from the planner to the shopper."""

    queues: Sequence[QueueState]
    planned: SlotLoad
    sent: SlotLoad


def shortened_reasons(reasons: Iterable[str]) -> Sequence[str]:
    """Each once, in their order, on one line and not too long for a page."""
    return tuple(dict.fromkeys(shorten(reason, MAX_REASON_LENGTH, placeholder=" …") for reason in reasons))


class QueueMonitor(Protocol):
    """The queues of one system, for those who watch."""

    async def seen(self) -> Sequence[QueueState]:
        """Each as it stands now. Raises ServiceUnavailable."""
        ...
