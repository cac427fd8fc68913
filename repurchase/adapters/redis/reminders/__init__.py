"""Adapters for planned and waiting reminders."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager, AbstractContextManager

from repurchase.reminders.ports import ReminderMonitor, ReminderSchedule, WaitingReminders


def open_reminder_schedule(url: str) -> AbstractContextManager[ReminderSchedule]:
    """Open the planned reminders, for planner and dispatcher, at redis://… or rediss://…."""
    from repurchase.adapters.redis.reminders.redis_schedule import open_redis_reminder_schedule

    return open_redis_reminder_schedule(url)


def open_waiting_reminders(url: str) -> AbstractAsyncContextManager[WaitingReminders]:
    """Open the waiting reminders, for the dialogue, at redis://… or rediss://…."""
    from repurchase.adapters.redis.reminders.redis_waiting import open_redis_waiting_reminders

    return open_redis_waiting_reminders(url)


def open_waiting_reminders_patiently(url: str) -> AbstractAsyncContextManager[WaitingReminders]:
    """Open the waiting reminders for background work."""
    from repurchase.adapters.redis.reminders.redis_waiting import open_background_redis_waiting_reminders

    return open_background_redis_waiting_reminders(url)


def open_seen_reminders(url: str) -> AbstractAsyncContextManager[ReminderMonitor]:
    """Open the monitor of the reminder queues at redis://… or rediss://…."""
    from repurchase.adapters.redis.reminders.redis_queues import open_redis_reminder_queues

    return open_redis_reminder_queues(url)
