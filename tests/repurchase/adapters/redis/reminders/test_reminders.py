"""The contract of the waiting reminders, and of their way there and back."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import isnan, nan

import pytest
from redis import Redis

from repurchase.adapters.redis.erased_shoppers import open_erased_shoppers
from repurchase.adapters.redis.erased_shoppers.digest import digest_of
from repurchase.adapters.redis.reminders import keys, open_waiting_reminders
from repurchase.errors import OnlineStoreUnavailable
from repurchase.reminders.ports import ReminderSchedule, WaitingReminders
from repurchase.reminders.reminder import Acceptance
from tests.examples import NOW, a_reminder

EARLY = a_reminder(reminder_id="early", due_at=NOW - timedelta(minutes=10))
LATE = a_reminder(reminder_id="late", category="молоко", due_at=NOW)
OTHERS = a_reminder(reminder_id="other", user_id="another} shopper", due_at=NOW)
LEASE = timedelta(seconds=30)

pytestmark = pytest.mark.anyio


async def test_what_was_taken_waits_for_its_shopper(waiting: WaitingReminders) -> None:
    """Reminders are whole, oldest first, each with its own shopper."""
    assert [await waiting.accept(each) for each in (LATE, EARLY, OTHERS)] == [Acceptance.WAITS] * 3
    assert await waiting.waiting(EARLY.user_id) == [EARLY, LATE]
    assert await waiting.waiting(OTHERS.user_id) == [OTHERS]


async def test_a_stranger_has_no_reminders(waiting: WaitingReminders) -> None:
    """Nobody waits for what was never planned."""
    assert await waiting.waiting("stranger") == []


async def test_a_repeated_notification_is_taken_once(waiting: WaitingReminders) -> None:
    """Neither while it waits nor after it was answered does the same notification wait again."""
    assert await waiting.accept(EARLY) is Acceptance.WAITS
    assert await waiting.accept(EARLY) is Acceptance.KNOWN
    await waiting.close(EARLY.user_id, "early")
    assert await waiting.accept(EARLY) is Acceptance.KNOWN
    assert await waiting.waiting(EARLY.user_id) == []


async def test_an_erased_shopper_has_no_reminders(url: str, waiting: WaitingReminders) -> None:
    """A notification that was on its way is taken and forgotten; those of others wait."""
    with open_erased_shoppers(url) as erased:
        erased.bring("salt", [digest_of("salt", EARLY.user_id)])
    before = _keys(url)
    assert await waiting.accept(EARLY) is Acceptance.WITHHELD
    assert _keys(url) == before
    assert await waiting.accept(OTHERS) is Acceptance.WAITS


def _keys(url: str) -> set[bytes]:
    with Redis.from_url(url) as client:
        return set(client.scan_iter())


async def test_what_is_needed_no_more_is_not_taken_later(waiting: WaitingReminders) -> None:
    """Closed while its notification was still on the way, it never waits; planned for a later day it does."""
    await waiting.close(EARLY.user_id, "early")
    assert await waiting.accept(EARLY) is Acceptance.KNOWN
    assert (
        await waiting.accept(a_reminder(reminder_id="early", due_at=datetime.now(UTC) + timedelta(days=15)))
        is Acceptance.WAITS
    )


async def test_a_closed_reminder_waits_no_more(waiting: WaitingReminders) -> None:
    """Closing again, or what never waited, changes nothing."""
    await waiting.accept(EARLY)
    await waiting.accept(LATE)
    for _ in range(2):
        await waiting.close(EARLY.user_id, "early")
    assert await waiting.waiting(EARLY.user_id) == [LATE]


async def test_a_postponed_reminder_comes_back(schedule: ReminderSchedule, waiting: WaitingReminders) -> None:
    """It leaves the shopper at once, falls due again at its new time, and waits then."""
    await waiting.accept(EARLY)
    tomorrow = a_reminder(reminder_id="early", due_at=NOW + timedelta(days=1))
    await waiting.postpone(tomorrow)
    assert await waiting.waiting(EARLY.user_id) == []
    assert await waiting.accept(EARLY) is Acceptance.KNOWN
    assert schedule.claim(NOW, 100, LEASE).leases == []
    [lease] = schedule.claim(NOW + timedelta(days=1), 100, LEASE).leases
    assert lease.reminder == tomorrow
    assert await waiting.accept(tomorrow) is Acceptance.WAITS
    assert await waiting.waiting(EARLY.user_id) == [tomorrow]


async def test_postponing_outlives_the_lease_it_was_spoken_under(
    schedule: ReminderSchedule, waiting: WaitingReminders
) -> None:
    """Put off before the dispatcher acknowledged, or died, it is neither forgotten nor spoken early."""
    schedule.plan([EARLY, LATE])
    slow, dead = sorted(schedule.claim(NOW, 2, LEASE).leases, key=lambda each: each.reminder.due_at)
    tomorrow = [a_reminder(reminder_id=name, due_at=NOW + timedelta(days=1)) for name in ("early", "late")]
    for lease, put_off in zip((slow, dead), tomorrow, strict=True):
        await waiting.accept(lease.reminder)
        await waiting.postpone(put_off)
    schedule.acknowledge([slow])
    assert schedule.claim(NOW + LEASE, 2, LEASE).leases == []
    again = schedule.claim(NOW + timedelta(days=1), 2, LEASE)
    assert again.reclaimed == 0
    assert {each.reminder.reminder_id for each in again.leases} == {"early", "late"}
    assert all(each.reminder in tomorrow for each in again.leases)


async def test_what_was_asked_for_waits_and_is_not_planned_again(
    url: str, schedule: ReminderSchedule, waiting: WaitingReminders
) -> None:
    """It waits beside the others for as long as they do; planned before or after, it is not spoken a second time."""
    schedule.plan([EARLY])
    for each in (EARLY, LATE):
        await waiting.add(each)
    assert await waiting.waiting(LATE.user_id) == [EARLY, LATE]
    assert schedule.plan([EARLY, LATE]) == schedule.planned() == 0
    assert await waiting.accept(EARLY) is Acceptance.KNOWN
    with Redis.from_url(url) as client:
        assert 0 < int(client.ttl("waiting:{1288}")) <= 14 * 24 * 3600


async def test_what_waits_no_more_cannot_be_postponed(schedule: ReminderSchedule, waiting: WaitingReminders) -> None:
    """A reminder that was answered elsewhere does not come back."""
    await waiting.postpone(LATE)
    assert schedule.planned() == 0


async def test_an_unknown_gap_stays_unknown(waiting: WaitingReminders) -> None:
    """JSON has no NaN, the reminder has."""
    await waiting.accept(a_reminder(usual_gap_days=nan))
    (found,) = await waiting.waiting("1288")
    assert isnan(found.usual_gap_days)


async def test_a_store_that_is_away_is_named_so(unused_url: str) -> None:
    """The error is the port's."""
    async with open_waiting_reminders(unused_url) as waiting:
        with pytest.raises(OnlineStoreUnavailable):
            await waiting.waiting("1288")
        with pytest.raises(OnlineStoreUnavailable):
            await waiting.accept(EARLY)


async def test_a_reminder_is_accepted_once_for_each_slot(waiting: WaitingReminders) -> None:
    """Handed over again it changes nothing, also after it was answered; postponed, it comes back."""
    due = a_reminder(due_at=datetime.now(UTC).replace(microsecond=0))
    assert await waiting.accept(due) is Acceptance.WAITS
    assert await waiting.accept(due) is Acceptance.KNOWN
    assert await waiting.waiting(due.user_id) == [due]
    await waiting.close(due.user_id, due.reminder_id)
    assert await waiting.accept(due) is Acceptance.KNOWN
    assert await waiting.accept(replace(due, due_at=due.due_at - timedelta(hours=1))) is Acceptance.KNOWN
    assert await waiting.waiting(due.user_id) == []
    later = replace(due, due_at=due.due_at + timedelta(days=1))
    assert await waiting.accept(later) is Acceptance.WAITS
    assert await waiting.waiting(due.user_id) == [later]


def _counted(url: str) -> int:
    """How many wait, for those who watch."""
    with Redis.from_url(url) as client:
        return sum(client.zcard(shard.waiting) for shard in keys.ALL_SHARDS)


async def test_those_who_watch_see_what_waits_and_nothing_else(url: str, waiting: WaitingReminders) -> None:
    """In one shard, too: each that waits, until it is closed, postponed or forgotten with its shopper."""
    now = datetime.now(UTC)
    ids = [name for name in map(str, range(200)) if keys.shard_of(name) == keys.shard_of("0")][:4]
    first, second, third, old = (
        a_reminder(reminder_id=name, user_id=f"shopper of {name}", due_at=now - timedelta(days=days))
        for name, days in zip(ids, (0, 1, 13, 15), strict=True)
    )
    await waiting.accept(old)
    await waiting.add(third)
    await waiting.accept(second)
    await waiting.accept(first)
    assert _counted(url) == 3
    await waiting.close(first.user_id, first.reminder_id)
    assert _counted(url) == 2
    await waiting.postpone(replace(second, due_at=now + timedelta(days=1)))
    assert _counted(url) == 1


async def test_what_is_closed_while_it_is_put_off_does_not_come_back(
    schedule: ReminderSchedule, waiting: WaitingReminders
) -> None:
    """Another device may answer it in the same moment."""
    for _ in range(10):
        await waiting.accept(LATE)
        later = replace(LATE, due_at=LATE.due_at + timedelta(days=1))
        await asyncio.gather(waiting.postpone(later), waiting.close(LATE.user_id, LATE.reminder_id))
        assert (await waiting.waiting(LATE.user_id), schedule.planned()) == ([], 0)


async def test_what_was_asked_for_is_known_for_two_weeks_after_it_fell_due(url: str, waiting: WaitingReminders) -> None:
    """Then the same shortage may be planned again."""
    await waiting.add(LATE)
    with Redis.from_url(url) as client:
        forgotten_at = client.zscore(keys.shard_of(LATE.reminder_id).known, LATE.reminder_id)
    assert forgotten_at == (LATE.due_at + timedelta(days=14)).timestamp()


async def test_what_was_accepted_long_ago_is_forgotten(url: str, waiting: WaitingReminders) -> None:
    """The memory of a shopper does not grow for ever."""
    old, new = (a_reminder(reminder_id=each, due_at=datetime.now(UTC) - timedelta(days=age)) for each, age in
                (("old", 20), ("new", 0)))  # fmt: skip
    for each in (old, new):
        await waiting.accept(each)
    with Redis.from_url(url) as client:
        assert client.zrange(keys.accepted(new.user_id), 0, -1) == [b"new"]
        assert 0 < client.ttl(keys.accepted(new.user_id)) <= keys.KNOWN_TTL.total_seconds()
