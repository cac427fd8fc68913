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
    """Planned reminders, ordered by due time."""

    def plan(self, reminders: Sequence[Reminder]) -> int:
        """Schedule reminders whose id was never scheduled before; return the number of new ones."""
        ...

    def planned(self) -> int:
        """Return the number of reminders that wait for their slot."""
        ...

    def claim(self, now: datetime, limit: int, duration: timedelta) -> Claim:
        """Lease at most `limit` due reminders, in atomic steps; those of crashed workers first.

        Reminders neither acknowledged, retried nor given up before the lease ends can be claimed again. Raises
        OnlineStoreUnavailable.
        """
        ...

    def acknowledge(self, leases: Sequence[Lease]) -> int:
        """Remove reminders that Alice's backend accepted; return the number whose lease was still held."""
        ...

    def retry(self, leases: Sequence[Lease], now: datetime) -> int:
        """Schedule reminders again after a failed delivery, with a longer pause after each failure.

        Returns the number whose lease was still held.
        """
        ...

    def give_up(self, leases: Sequence[Lease], reason: str) -> int:
        """Give these reminders up and store the reason; return the number whose lease was still held."""
        ...

    def withdraw(self, reminder_ids: Sequence[str]) -> int:
        """Remove planned and leased reminders of purchased or muted categories; return the number removed.

        A reminder being delivered may still become a waiting one: close it as well (WaitingReminders).
        """
        ...

    def forget(self, reminder_ids: Mapping[str, Sequence[str]]) -> int:
        """Withdraw these reminders by shopper, and close waiting and in-flight ones; return the number found.

        Raises OnlineStoreUnavailable; the call can be repeated.
        """
        ...


class WaitingReminders(Protocol):
    """Due reminders that wait for the shopper to activate a device."""

    async def waiting(self, user_id: str) -> Sequence[Reminder]:
        """Return the shopper's waiting reminders, oldest first. Raises OnlineStoreUnavailable."""
        ...

    async def close(self, user_id: str, reminder_id: str) -> None:
        """Close an answered or unneeded reminder: it is not offered again, and a late delivery is not accepted."""
        ...

    async def close_ordered(self, ordered: Sequence[OrderedReminder]) -> None:
        """Close these reminders of one order and all waiting ones of their categories, and withhold the categories.

        Until a purchase, a refusal of the order or MAX_DELIVERY_TIME, no reminder of them is due or accepted.
        Idempotent. Raises OnlineStoreUnavailable.
        """
        ...

    async def release_ordered(self, released: Sequence[OrderedReminder]) -> None:
        """Stop withholding the categories of one cancelled order, even if `close_ordered` arrives late.

        Idempotent. Raises OnlineStoreUnavailable.
        """
        ...

    async def apply_consent(self, consent: Consent) -> None:
        """On a withdrawal, delete waiting reminders and accept none until a later consent is given.

        A consent earlier than the one applied last changes nothing. Raises OnlineStoreUnavailable; the call can be
        repeated.
        """
        ...

    async def add(self, reminder: Reminder) -> None:
        """Add an unplanned reminder for a shopper who asked for more; it will not be planned again."""
        ...

    async def accept(self, reminder: Reminder) -> Acceptance:
        """Accept a due reminder, once for each slot regardless of repeated deliveries, unless it is withheld.

        A reminder of an erased shopper does not wait and is not new. Raises OnlineStoreUnavailable; the reminder may be
        waiting then, and the delivery can be repeated.
        """
        ...

    async def postpone(self, reminder: Reminder) -> None:
        """Return a waiting reminder to the schedule with its new `due_at`; no effect if it no longer waits."""
        ...


class ReminderMonitor(Protocol):
    """Reads reminder queues for pages and metrics."""

    async def seen(self, now: datetime) -> ReminderQueues:
        """Return the queues at `now` (aware) and the slots of its UTC day. Raises OnlineStoreUnavailable."""
        ...


class AliceBackend(Protocol):
    """Stores due reminders until the shopper activates a device."""

    async def accept(self, reminder: Reminder) -> Acceptance:
        """Deliver a reminder; idempotent.

        Raises ServiceUnavailable if a later try may succeed, and NotificationRejected if none will.
        """
        ...


class Mutes(Protocol):
    """Durable mutes of categories."""

    async def standing(self, user_id: str, now: datetime) -> Sequence[Mute]:
        """Return the shopper's mutes that are active at `now`, in no order. Raises OrderBookUnavailable."""
        ...

    async def add(self, silence: Mute) -> None:
        """Store a mute; a later pause does not shorten a permanent one. Raises OrderBookUnavailable."""
        ...

    async def replace(self, silence: Mute) -> None:
        """Replace a pause with this one, even if it ends sooner: the shopper chose a time for a reminder.

        A permanent mute remains. Raises OrderBookUnavailable.
        """
        ...

    async def end(self, user_id: str, category: str) -> None:
        """Delete pauses, refusals and a permanent mute of a category that the shopper unmutes.

        Raises OrderBookUnavailable; they may be deleted then, and the call can be repeated.
        """
        ...


class ActiveMutes(Protocol):
    """Active mutes, read when reminders are planned."""

    def holding(self, now: datetime) -> Sequence[Mute]:
        """Return the mutes that are active at `now`, in no order. Raises OrderBookUnavailable."""
        ...
