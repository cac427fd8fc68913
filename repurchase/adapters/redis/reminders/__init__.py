"""The planned and the waiting reminders, each open through its door."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager, AbstractContextManager

from repurchase.reminders.ports import ReminderMonitor, ReminderSchedule, WaitingReminders


def open_reminder_schedule(url: str) -> AbstractContextManager[ReminderSchedule]:
    """Open the planned reminders, for planner and dispatcher, at redis://… or rediss://…."""
    from repurchase.adapters.redis.reminders.redis_schedule import open_redis_reminder_schedule

    return open_redis_reminder_schedule(url)


def open_waiting_reminders(url: str) -> AbstractAsyncContextManager[WaitingReminders]:
    """Open the reminders that fell due, for the dialogue, at redis://… or rediss://…."""
    from repurchase.adapters.redis.reminders.redis_waiting import open_redis_waiting_reminders

    return open_redis_waiting_reminders(url)


def open_waiting_reminders_patiently(url: str) -> AbstractAsyncContextManager[WaitingReminders]:
    """The same for work that nobody waits for."""
    from repurchase.adapters.redis.reminders.redis_waiting import open_background_redis_waiting_reminders

    return open_background_redis_waiting_reminders(url)


def open_seen_reminders(url: str) -> AbstractAsyncContextManager[ReminderMonitor]:
    """Open how the queues of reminders stand, at redis://… or rediss://…."""
    from repurchase.adapters.redis.reminders.redis_queues import open_redis_reminder_queues

    return open_redis_reminder_queues(url)
