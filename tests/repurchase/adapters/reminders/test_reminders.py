"""The contract of planned and waiting reminders, on the real engine."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import isnan, nan

import pytest
from redis import Redis

from repurchase.adapters.reminders import keys, open_reminder_schedule, open_waiting_reminders
from repurchase.errors import OnlineStoreUnavailable
from repurchase.ports import ReminderSchedule, WaitingReminders
from repurchase.settings import Settings
from tests.examples import NOW, a_reminder

EARLY = a_reminder(reminder_id="early", due_at=NOW - timedelta(minutes=10))
LATE = a_reminder(reminder_id="late", category="молоко", due_at=NOW)
NOT_YET = a_reminder(reminder_id="not yet", due_at=NOW + timedelta(seconds=1))
OTHERS = a_reminder(reminder_id="other", user_id="another} shopper", due_at=NOW)

pytestmark = pytest.mark.anyio


@pytest.fixture
def url(settings: Settings) -> Iterator[str]:
    """Give an empty database of the online store, apart from everyone else's."""
    apart = settings.online_store_url.removesuffix("/0") + "/7"
    with Redis.from_url(apart) as client:
        client.flushdb()
        yield apart
        client.flushdb()


@pytest.fixture
def schedule(url: str) -> Iterator[ReminderSchedule]:
    """Open the planned reminders."""
    with open_reminder_schedule(url) as opened:
        yield opened


@pytest.fixture
async def waiting(url: str) -> AsyncIterator[WaitingReminders]:
    """Open the waiting reminders."""
    async with open_waiting_reminders(url) as opened:
        yield opened


async def test_what_is_due_waits_for_its_shopper(schedule: ReminderSchedule, waiting: WaitingReminders) -> None:
    """Delivered reminders are whole, oldest first, each with its own shopper; what is not due stays planned."""
    assert schedule.plan([LATE, EARLY, NOT_YET, OTHERS]) == 4
    assert {each.reminder_id for each in schedule.deliver_due(NOW, 100)} == {"early", "late", "other"}
    assert await waiting.waiting(EARLY.user_id) == [EARLY, LATE]
    assert await waiting.waiting(OTHERS.user_id) == [OTHERS]
    assert schedule.planned() == 1


async def test_a_stranger_has_no_reminders(waiting: WaitingReminders) -> None:
    """Nobody waits for what was never planned."""
    assert await waiting.waiting("stranger") == []


def test_a_reminder_is_scheduled_once(schedule: ReminderSchedule) -> None:
    """Neither while it is planned nor after it was delivered is the same id planned again."""
    assert schedule.plan([EARLY, EARLY]) == 1
    assert schedule.plan([EARLY]) == 0
    schedule.deliver_due(NOW, 100)
    assert schedule.plan([EARLY]) == 0
    assert schedule.planned() == 0


def test_many_are_planned_in_batches(schedule: ReminderSchedule) -> None:
    """More than one script call takes are planned all the same."""
    assert schedule.plan([a_reminder(reminder_id=str(number)) for number in range(1201)]) == 1201
    assert schedule.planned() == 1201


def test_the_earliest_are_delivered_first_and_at_most_as_many_as_asked(schedule: ReminderSchedule) -> None:
    """A step has a bound, and nothing is delivered twice."""
    schedule.plan([LATE, EARLY])
    assert schedule.deliver_due(NOW, 1) == [EARLY]
    assert schedule.deliver_due(NOW, 1) == [LATE]
    assert schedule.deliver_due(NOW, 1) == []


async def test_withdrawn_reminders_are_not_delivered(schedule: ReminderSchedule, waiting: WaitingReminders) -> None:
    """Only planned ones are counted, and nothing of them is left."""
    schedule.plan([EARLY, LATE])
    assert schedule.withdraw(["early", "unknown"]) == 1
    assert schedule.withdraw([]) == 0
    assert schedule.deliver_due(NOW, 100) == [LATE]
    assert await waiting.waiting(EARLY.user_id) == [LATE]


async def test_a_closed_reminder_waits_no_more(schedule: ReminderSchedule, waiting: WaitingReminders) -> None:
    """Closing again, or what never waited, changes nothing."""
    schedule.plan([EARLY, LATE])
    schedule.deliver_due(NOW, 100)
    for _ in range(2):
        await waiting.close(EARLY.user_id, "early")
    assert await waiting.waiting(EARLY.user_id) == [LATE]


async def test_a_postponed_reminder_comes_back(schedule: ReminderSchedule, waiting: WaitingReminders) -> None:
    """It leaves the shopper at once and falls due again at its new time."""
    schedule.plan([EARLY])
    schedule.deliver_due(NOW, 100)
    tomorrow = a_reminder(reminder_id="early", due_at=NOW + timedelta(days=1))
    await waiting.postpone(tomorrow)
    assert await waiting.waiting(EARLY.user_id) == []
    assert schedule.deliver_due(NOW, 100) == []
    assert schedule.deliver_due(NOW + timedelta(days=1), 100) == [tomorrow]
    assert await waiting.waiting(EARLY.user_id) == [tomorrow]


async def test_what_was_asked_for_waits_and_is_not_planned_again(
    url: str, schedule: ReminderSchedule, waiting: WaitingReminders
) -> None:
    """It waits beside the others for as long as they do; the planner finds its id known."""
    await waiting.add(LATE)
    assert await waiting.waiting(LATE.user_id) == [LATE]
    assert schedule.plan([LATE]) == 0
    with Redis.from_url(url) as client:
        assert 0 < int(client.ttl("waiting:{1288}")) <= 14 * 24 * 3600


async def test_what_waits_no_more_cannot_be_postponed(schedule: ReminderSchedule, waiting: WaitingReminders) -> None:
    """A reminder that was answered elsewhere does not come back."""
    await waiting.postpone(LATE)
    assert schedule.planned() == 0


async def test_an_unknown_gap_stays_unknown(schedule: ReminderSchedule, waiting: WaitingReminders) -> None:
    """JSON has no NaN, the reminder has."""
    schedule.plan([a_reminder(usual_gap_days=nan)])
    schedule.deliver_due(NOW, 1)
    (found,) = await waiting.waiting("1288")
    assert isnan(found.usual_gap_days)


async def test_an_unreadable_body_holds_up_no_other(
    url: str, schedule: ReminderSchedule, waiting: WaitingReminders
) -> None:
    """What is no reminder is dropped or left out, and the rest is delivered."""
    schedule.plan([EARLY])
    with Redis.from_url(url) as client:
        client.zadd("scheduled_notifications", {"broken": 0, "foreign": 0, "bodiless": 0})
        client.hset("{scheduled_notifications}:bodies", mapping={"broken": "{", "foreign": '{"user_id":"1288"}'})
    assert schedule.deliver_due(NOW, 100) == [EARLY]
    assert await waiting.waiting("1288") == [EARLY]
    assert schedule.planned() == 0


async def test_a_store_that_is_away_is_named_so(unused_url: str) -> None:
    """Both sides raise the error of the port."""
    with open_reminder_schedule(unused_url) as schedule, pytest.raises(OnlineStoreUnavailable):
        schedule.deliver_due(NOW, 1)
    async with open_waiting_reminders(unused_url) as waiting:
        with pytest.raises(OnlineStoreUnavailable):
            await waiting.waiting("1288")


async def test_a_reminder_is_accepted_once_for_each_slot(waiting: WaitingReminders) -> None:
    """Handed over again it changes nothing, also after it was answered; postponed, it comes back."""
    due = a_reminder(due_at=datetime.now(UTC).replace(microsecond=0))
    assert await waiting.accept(due)
    assert not await waiting.accept(due)
    assert await waiting.waiting(due.user_id) == [due]
    await waiting.close(due.user_id, due.reminder_id)
    assert not await waiting.accept(due)
    assert not await waiting.accept(replace(due, due_at=due.due_at - timedelta(hours=1)))
    assert await waiting.waiting(due.user_id) == []
    later = replace(due, due_at=due.due_at + timedelta(days=1))
    assert await waiting.accept(later)
    assert await waiting.waiting(due.user_id) == [later]


async def test_what_was_accepted_long_ago_is_forgotten(url: str, waiting: WaitingReminders) -> None:
    """The memory of a shopper does not grow for ever."""
    old, new = (a_reminder(reminder_id=each, due_at=datetime.now(UTC) - timedelta(days=age)) for each, age in
                (("old", 20), ("new", 0)))  # fmt: skip
    for each in (old, new):
        await waiting.accept(each)
    with Redis.from_url(url) as client:
        assert client.zrange(keys.accepted(new.user_id), 0, -1) == [b"new"]
        assert 0 < client.ttl(keys.accepted(new.user_id)) <= keys.KNOWN_FOR.total_seconds()
