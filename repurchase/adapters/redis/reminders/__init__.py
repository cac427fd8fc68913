"""The planned and the waiting reminders, each open through its door."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager, AbstractContextManager

from repurchase.reminders.ports import ReminderSchedule, SeenReminders, WaitingReminders


def open_reminder_schedule(url: str) -> AbstractContextManager[ReminderSchedule]:
    """Open the planned reminders, for planner and dispatcher, at redis://… or rediss://…."""
    from repurchase.adapters.redis.reminders.redis_schedule import opened

    return opened(url)


def open_waiting_reminders(url: str) -> AbstractAsyncContextManager[WaitingReminders]:
    """Open the reminders that fell due, for the dialogue, at redis://… or rediss://…."""
    from repurchase.adapters.redis.reminders.redis_waiting import opened

    return opened(url)


def open_waiting_reminders_patiently(url: str) -> AbstractAsyncContextManager[WaitingReminders]:
    """The same for work that nobody waits for."""
    from repurchase.adapters.redis.reminders.redis_waiting import opened_patiently

    return opened_patiently(url)


def open_seen_reminders(url: str) -> AbstractAsyncContextManager[SeenReminders]:
    """Open how the queues of reminders stand, at redis://… or rediss://…."""
    from repurchase.adapters.redis.reminders.redis_queues import opened

    return opened(url)
