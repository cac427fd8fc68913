"""A lease is one dispatcher's right to hand over a reminder until a deadline; afterwards others take it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from repurchase.reminders.reminder import Reminder


@dataclass(frozen=True, slots=True)
class Lease:
    """A reminder that its holder hands over now."""

    reminder: Reminder
    ends_at: datetime
    """Aware, UTC; it also tells this lease from a later one of the same reminder."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What one dispatcher took at once."""

    leases: Sequence[Lease]
    reclaimed: int
    """How many of them a worker had left behind."""
    unreadable: int
    """How many more were given up, because they are no reminders."""

    def with_more(self, more: Claim) -> Claim:
        """Both together."""
        leases = [*self.leases, *more.leases]
        return Claim(leases, self.reclaimed + more.reclaimed, self.unreadable + more.unreadable)
