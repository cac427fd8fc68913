"""A planned reminder falls due ahead of its slot, for whoever wants to hear it now."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

from repurchase.adapters.reminders import open_reminder_schedule, open_waiting_reminders
from repurchase.reminder import Acceptance, Reminder

_LEASE = timedelta(minutes=1)


def fall_due(online_store_url: str, until: datetime, most: int = 1) -> Sequence[Reminder]:
    """Let at most `most` of what is due by `until` (aware) wait for their shoppers; returns what is not withheld.

    Raises OnlineStoreUnavailable.
    """
    return asyncio.run(_fall_due(online_store_url, until, most))


async def _fall_due(url: str, until: datetime, most: int) -> list[Reminder]:
    with open_reminder_schedule(url) as schedule:
        leases = schedule.claim(until, most, _LEASE).leases
        async with open_waiting_reminders(url) as waiting:
            outcomes = [await waiting.accept(lease.reminder) for lease in leases]
        schedule.acknowledge(leases)
    told = zip(leases, outcomes, strict=True)
    return [lease.reminder for lease, outcome in told if outcome is not Acceptance.WITHHELD]
