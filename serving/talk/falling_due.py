"""Delivers planned reminders before their slots, for the device simulator."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

from repurchase.adapters.order_policy import open_order_policy
from repurchase.adapters.redis.reminders import open_reminder_schedule, open_waiting_reminders
from repurchase.reminders.reminder import Acceptance, Reminder
from repurchase.settings import max_order_total, restrictions_file
from serving.offerable import offerable

_LEASE = timedelta(minutes=1)


def make_due(online_store_url: str, until: datetime, limit: int = 1) -> Sequence[Reminder]:
    """Deliver up to `limit` offerable reminders planned before `until` (aware) to their shoppers; returns them.

    Raises OnlineStoreUnavailable, SettingsError.
    """
    return asyncio.run(_fall_due(online_store_url, until, limit))


async def _fall_due(url: str, until: datetime, limit: int) -> list[Reminder]:
    policy = open_order_policy(restrictions_file(), max_order_total())
    with open_reminder_schedule(url) as schedule:
        while leases := schedule.claim(until, limit, _LEASE).leases:
            fallen = offerable((lease.reminder for lease in leases), policy)
            async with open_waiting_reminders(url) as waiting:
                outcomes = [await waiting.accept(reminder) for reminder in fallen]
            schedule.acknowledge(leases)
            told = zip(fallen, outcomes, strict=True)
            if utterance := [reminder for reminder, outcome in told if outcome is not Acceptance.WITHHELD]:
                return utterance
    return []
