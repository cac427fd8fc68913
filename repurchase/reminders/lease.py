"""A lease: a dispatcher's exclusive right to deliver a reminder until a deadline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from repurchase.reminders.reminder import Reminder


@dataclass(frozen=True, slots=True)
class Lease:
    """A reminder that the lease's holder delivers."""

    reminder: Reminder
    ends_at: datetime
    """Aware, UTC; it also distinguishes this lease from a later one of the same reminder."""


@dataclass(frozen=True, slots=True)
class Claim:
    """The leases of one claim."""

    leases: Sequence[Lease]
    reclaimed: int
    """The number of leases taken over after another worker's lease expired."""
    unreadable: int
    """The number of stored values that were given up because they are not reminders."""

    def with_more(self, more: Claim) -> Claim:
        """Return both claims together."""
        leases = [*self.leases, *more.leases]
        return Claim(leases, self.reclaimed + more.reclaimed, self.unreadable + more.unreadable)
