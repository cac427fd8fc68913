"""Ports of reminders: the schedule, waiting reminders, the Alice backend and mutes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from repurchase.queue_state import ReminderQueues
from repurchase.reminders.lease import Claim, Lease
from repurchase.reminders.mute import Mute
from repurchase.reminders.ordered_reminder import OrderedReminder
from repurchase.reminders.reminder import Acceptance, Reminder
from repurchase.shoppers.consent import Consent


class ReminderSchedule(Protocol):
    """The planned reminders, in the order in which they fall due."""

    def plan(self, reminders: Sequence[Reminder]) -> int:
        """Schedule those whose id was never scheduled before; returns how many were new."""
        ...

    def planned(self) -> int:
        """How many wait for their slot."""
        ...

    def claim(self, now: datetime, limit: int, duration: timedelta) -> Claim:
        """Take at most `limit` that are due under a lease, in atomic steps; those of dead workers first.

        What is neither acknowledged, retried nor given up until the lease ends, others take. Raises
        OnlineStoreUnavailable.
        """
        ...

    def acknowledge(self, leases: Sequence[Lease]) -> int:
        """Alice's backend has them: forget them. Returns of how many the lease had not passed to another."""
        ...

    def retry(self, leases: Sequence[Lease], now: datetime) -> int:
        """They could not be handed over: let them fall due again later, each time after a longer pause.

        Returns of how many the lease had not passed to another.
        """
        ...

    def give_up(self, leases: Sequence[Lease], reason: str) -> int:
        """Nobody shall hear them; the reason is kept. Returns of how many the lease had not passed to another."""
        ...

    def withdraw(self, reminder_ids: Sequence[str]) -> int:
        """Take planned and leased ones back, for what was bought or silenced meanwhile; returns how many there were.

        One that is being handed over may still begin to wait: close it as well (WaitingReminders).
        """
        ...

    def forget(self, reminder_ids: Mapping[str, Sequence[str]]) -> int:
        """Withdraw those of each shopper, and close them where they wait or are on their way; returns how many stood.

        Raises OnlineStoreUnavailable; repeat it then.
        """
        ...


class WaitingReminders(Protocol):
    """The reminders that fell due and wait for the shopper to wake a device."""

    async def waiting(self, user_id: str) -> Sequence[Reminder]:
        """Oldest first. Raises OnlineStoreUnavailable."""
        ...

    async def close(self, user_id: str, reminder_id: str) -> None:
        """The shopper has answered it, or needs it no more: it is not offered again, nor accepted if it comes late."""
        ...

    async def close_ordered(self, ordered: Sequence[OrderedReminder]) -> None:
        """One order answers these: close each and all that waits of its category, and withhold the category.

        Until it was bought, the order was refused, or MAX_DELIVERY_TIME has passed, nothing of it is due, nor accepted.
        Harmless to repeat. Raises OnlineStoreUnavailable.
        """
        ...

    async def release_ordered(self, released: Sequence[OrderedReminder]) -> None:
        """Their one order was cancelled: withhold its categories no more, also where `close_ordered` comes late.

        Harmless to repeat. Raises OnlineStoreUnavailable.
        """
        ...

    async def apply_consent(self, consent: Consent) -> None:
        """Where it is withdrawn, forget what waits, and accept nothing until a later one is given.

        An earlier consent than the one applied last changes nothing. Raises OnlineStoreUnavailable; repeat it then.
        """
        ...

    async def add(self, reminder: Reminder) -> None:
        """Let it wait without having been planned, for who asked for more; it is not planned again either."""
        ...

    async def accept(self, reminder: Reminder) -> Acceptance:
        """Let one wait that fell due, once for each slot, however often it is handed over, unless it is withheld.

        One whose shopper is erased does not wait and is not new.
        Raises OnlineStoreUnavailable, and then it may wait or not: hand it over again.
        """
        ...

    async def postpone(self, reminder: Reminder) -> None:
        """Put a waiting one back into the schedule, due at its (new) `due_at`; nothing where it waits no more."""
        ...


class ReminderMonitor(Protocol):
    """The reminders on their way, as a page or a metric shows them."""

    async def seen(self, now: datetime) -> ReminderQueues:
        """How the queues stand at `now` (aware), and the slots of its UTC day. Raises OnlineStoreUnavailable."""
        ...


class AliceBackend(Protocol):
    """Whoever keeps a due reminder until its shopper next wakes a device."""

    async def accept(self, reminder: Reminder) -> Acceptance:
        """Hand one over, as often as need be.

        Raises ServiceUnavailable where a later try may help, and NotificationRejected where none will.
        """
        ...


class Mutes(Protocol):
    """The shoppers' wishes not to be reminded, durable."""

    async def standing(self, user_id: str, now: datetime) -> Sequence[Mute]:
        """Those of one shopper that hold at `now`, in no order. Raises OrderBookUnavailable."""
        ...

    async def add(self, silence: Mute) -> None:
        """A wish for good is never shortened by a later pause. Raises OrderBookUnavailable."""
        ...

    async def replace(self, silence: Mute) -> None:
        """For a shopper who asked to be reminded at a time of their own: a pause ends then, even if that is sooner.

        A wish for good stands. Raises OrderBookUnavailable.
        """
        ...

    async def end(self, user_id: str, category: str) -> None:
        """For a shopper who wants to be reminded of it again: pauses, refusals and a wish for good are forgotten.

        Raises OrderBookUnavailable, and then they may be forgotten or not: repeat it.
        """
        ...


class ActiveMutes(Protocol):
    """The same wishes, read when reminders are planned."""

    def holding(self, now: datetime) -> Sequence[Mute]:
        """Those that hold at `now`, in no order. Raises OrderBookUnavailable."""
        ...
