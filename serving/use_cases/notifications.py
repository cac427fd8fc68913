"""Waiting reminders of a shopper with Alice's announcements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from repurchase.dialog.responses import Offer
from repurchase.reminders.ports import WaitingReminders
from repurchase.reminders.reminder import Reminder
from serving.speech.phrases import Moment, spoken


@dataclass(frozen=True, slots=True)
class Notification:
    """One waiting reminder."""

    reminder: Reminder
    text: str
    """Alice's announcement at this moment, in Russian."""


async def waiting_notifications(reminders: WaitingReminders, user_id: str, moment: Moment) -> Sequence[Notification]:
    """The shopper's waiting reminders, oldest first; raises OnlineStoreUnavailable."""
    waiting = await reminders.waiting(user_id)
    return [Notification(each, spoken((Offer(each),), moment).text) for each in waiting]
