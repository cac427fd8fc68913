"""What those who watch see of the reminders on their way."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from repurchase.adapters.redis.reminders import open_seen_reminders
from repurchase.queue_state import ReminderQueues, SlotLoad
from repurchase.reminders.ports import ReminderSchedule, WaitingReminders
from tests.examples import a_reminder

pytestmark = pytest.mark.anyio
LEASE = timedelta(seconds=30)
NOON = datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0)
"""Of today: what waited for too long is forgotten by the clock of the machine."""
SLOT = timedelta(minutes=5)


async def _seen(url: str, now: datetime) -> ReminderQueues:
    async with open_seen_reminders(url) as opened:
        return await opened.seen(now)


def _depths(seen: ReminderQueues) -> dict[str, int]:
    return {each.name: each.depth for each in seen.queues}


async def test_an_empty_house_shows_empty_queues(url: str) -> None:
    """All are named, none holds anything, and nothing is old."""
    seen = await _seen(url, NOON)
    assert _depths(seen) == {"scheduled": 0, "leased": 0, "waiting": 0, "given_up": 0}
    assert {each.oldest for each in seen.queues} == {timedelta(0)}
    assert (seen.planned, seen.sent) == (SlotLoad({}), SlotLoad({}))


async def test_each_reminder_is_in_one_queue(url: str, schedule: ReminderSchedule, waiting: WaitingReminders) -> None:
    """From its slot over the lease to the shopper, or given up; age counts from the slot, and from the lease's end."""
    schedule.plan([a_reminder(reminder_id=str(number), due_at=NOON + number * SLOT) for number in range(4)])
    first, second, third = schedule.claim(NOON + 2 * SLOT, 3, LEASE).leases
    schedule.acknowledge([first])
    await waiting.accept(first.reminder)
    schedule.give_up([second], "expired")
    now = NOON + 5 * SLOT
    seen = await _seen(url, now)
    assert _depths(seen) == {"scheduled": 1, "leased": 1, "waiting": 1, "given_up": 1}
    ages = {each.name: each.oldest for each in seen.queues}
    assert (ages["scheduled"], ages["leased"]) == (2 * SLOT, now - third.ends_at)
    assert ages["waiting"] == now - first.reminder.due_at
    assert (len(seen.planned.by_slot), seen.planned.reminders, seen.planned.fullest) == (4, 4, 1)
    assert seen.sent == SlotLoad({int(first.reminder.due_at.timestamp()): 1})


async def test_who_was_answered_waits_no_more(url: str, schedule: ReminderSchedule, waiting: WaitingReminders) -> None:
    """Closed, put off or forgotten, it leaves the queue of what waits."""
    for name in ("closed", "put off", "forgotten"):
        await waiting.accept(a_reminder(reminder_id=name, due_at=NOON))
    await waiting.close("1288", "closed")
    await waiting.postpone(a_reminder(reminder_id="put off", due_at=NOON + SLOT))
    schedule.forget({"1288": ["forgotten"]})
    assert _depths(await _seen(url, NOON)) == {"scheduled": 1, "leased": 0, "waiting": 0, "given_up": 0}
