"""The contract of the planned reminders: each is handed over under one lease at a time, and none is lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import cast

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test
from redis import Redis

from repurchase.adapters.redis.reminders import keys, open_reminder_schedule
from repurchase.errors import OnlineStoreUnavailable
from repurchase.reminders.lease import Lease
from repurchase.reminders.ports import ReminderSchedule
from tests.examples import NOW, a_reminder

EARLY = a_reminder(reminder_id="early", due_at=NOW - timedelta(minutes=10))
LATE = a_reminder(reminder_id="late", category="молоко", due_at=NOW)
NOT_YET = a_reminder(reminder_id="not yet", due_at=NOW + timedelta(seconds=1))
LEASE = timedelta(seconds=30)


def _ids(schedule: ReminderSchedule, now: datetime, limit: int = 100) -> set[str]:
    return {each.reminder.reminder_id for each in schedule.claim(now, limit, LEASE).leases}


def test_what_is_due_is_leased_whole(schedule: ReminderSchedule) -> None:
    """What is not due stays planned, and what is leased nobody else gets."""
    assert schedule.plan([LATE, EARLY, NOT_YET]) == 3
    claim = schedule.claim(NOW, 100, LEASE)
    assert {each.reminder.reminder_id: each.reminder for each in claim.leases} == {"early": EARLY, "late": LATE}
    assert {each.ends_at for each in claim.leases} == {NOW + LEASE}
    assert (claim.reclaimed, claim.unreadable, schedule.planned()) == (0, 0, 1)
    assert _ids(schedule, NOW) == set()


def test_a_reminder_is_scheduled_once(schedule: ReminderSchedule) -> None:
    """Neither while it is planned nor after it was handed over is the same id planned again."""
    assert schedule.plan([EARLY, EARLY]) == 1
    assert schedule.plan([EARLY]) == 0
    schedule.acknowledge(schedule.claim(NOW, 100, LEASE).leases)
    assert schedule.plan([EARLY]) == 0
    assert schedule.planned() == 0


def test_many_are_planned_and_claimed_in_batches(schedule: ReminderSchedule) -> None:
    """More than one script call takes are planned and claimed all the same, never more than asked for."""
    assert schedule.plan([a_reminder(reminder_id=str(number)) for number in range(9_000)]) == 9_000
    assert len(_ids(schedule, NOW, 700)) == 700
    assert len(_ids(schedule, NOW, 10_000)) == 8_300
    assert schedule.planned() == 0


def test_many_are_taken_back_at_once(url: str, schedule: ReminderSchedule) -> None:
    """More than one script call takes, planned and leased ones alike; a repetition finds none, and all are marked."""
    names = [str(number) for number in range(1_200)]
    schedule.plan([a_reminder(reminder_id=name) for name in names])
    schedule.claim(NOW, 100, LEASE)
    assert schedule.forget({"7": names[:1_100], "8": names[1_100:], "9": []}) == 1_200
    assert schedule.forget({"7": names[:1_100]}) == 0
    assert (schedule.planned(), _ids(schedule, NOW + 2 * LEASE)) == (0, set())
    with Redis.from_url(url) as client:
        assert [client.zcard(keys.accepted(user_id)) for user_id in ("7", "8", "9")] == [1_100, 100, 0]


def test_what_was_acknowledged_is_forgotten(url: str, schedule: ReminderSchedule) -> None:
    """Nothing of it is left but its known id, and no lease ends later."""
    schedule.plan([EARLY])
    leases = schedule.claim(NOW, 100, LEASE).leases
    assert [schedule.acknowledge(leases) for _ in range(2)] == [1, 0]
    assert _ids(schedule, NOW + 2 * LEASE) == set()
    with Redis.from_url(url) as client:
        left = {key for key in client.scan_iter() if b":{" in key}
        assert {key.rpartition(b":")[2] for key in left} == {b"known"}


def test_what_a_dead_worker_left_behind_is_taken_over(schedule: ReminderSchedule) -> None:
    """Once the lease has ended, not before; the dead one, come back, can do nothing to the new holder's lease."""
    schedule.plan([EARLY])
    dead = schedule.claim(NOW, 100, LEASE).leases
    assert _ids(schedule, NOW + LEASE - timedelta(milliseconds=1)) == set()
    after = schedule.claim(NOW + LEASE, 100, LEASE)
    assert (after.reclaimed, [each.reminder for each in after.leases]) == (1, [EARLY])
    assert schedule.acknowledge(dead) == schedule.retry(dead, NOW + LEASE) == schedule.give_up(dead, "late") == 0
    assert schedule.acknowledge(after.leases) == 1


def test_what_could_not_be_handed_over_comes_again_ever_later(schedule: ReminderSchedule) -> None:
    """After 1, 2, 4 … seconds, at most five minutes."""
    schedule.plan([EARLY])
    now = NOW
    for seconds in (1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300):
        assert schedule.retry(schedule.claim(now, 1, LEASE).leases, now) == 1
        now += timedelta(seconds=seconds)
        assert _ids(schedule, now - timedelta(milliseconds=2)) == set()


def test_what_is_given_up_is_forgotten_after_a_while(url: str, schedule: ReminderSchedule) -> None:
    """Its id was made from its shopper: none stays for longer than ids are known."""
    old = datetime.now(UTC) - keys.KNOWN_TTL - timedelta(days=1)
    with Redis.from_url(url) as client:
        for shard in keys.ALL_SHARDS:
            client.xadd(shard.given_up, {"reminder_id": "old", "reason": "refused"}, id=f"{old.timestamp():.0f}000-0")
        schedule.plan([a_reminder(due_at=NOW)])
        schedule.give_up(schedule.claim(NOW + timedelta(minutes=1), 1, timedelta(seconds=30)).leases, "refused")
        used = keys.shard_of(a_reminder().reminder_id).given_up
        assert [entry[b"reminder_id"] for _, entry in client.xrange(used)] == [a_reminder().reminder_id.encode()]
        assert 0 < client.ttl(used) <= keys.KNOWN_TTL.total_seconds()


def test_what_is_given_up_is_kept_with_its_reason(url: str, schedule: ReminderSchedule) -> None:
    """It is not spoken, and a person can see why."""
    schedule.plan([EARLY])
    assert schedule.give_up(schedule.claim(NOW, 100, LEASE).leases, "expired") == 1
    assert _ids(schedule, NOW + 2 * LEASE) == set()
    assert _reasons(url) == [("early", "expired")]


def test_withdrawn_reminders_are_not_handed_over(schedule: ReminderSchedule) -> None:
    """Planned and leased ones are counted; the lease of a withdrawn one ends in nothing."""
    schedule.plan([EARLY])
    leases = schedule.claim(NOW, 100, LEASE).leases
    schedule.plan([LATE])
    assert schedule.withdraw(["early", "late", "unknown"]) == 2
    assert schedule.withdraw([]) == 0
    assert schedule.retry(leases, NOW) == schedule.planned() == 0
    assert _ids(schedule, NOW + 2 * LEASE) == set()


def test_an_unreadable_body_holds_up_no_other(url: str, schedule: ReminderSchedule) -> None:
    """What is no reminder is given up, and the rest is handed over."""
    schedule.plan([EARLY])
    with Redis.from_url(url) as client:
        client.zadd("scheduled_notifications:{3}", {"broken": 0, "foreign": 0, "bodiless": 0})
        client.hset("scheduled_notifications:{3}:bodies", mapping={"broken": "{", "foreign": '{"user_id":"1288"}'})
    claim = schedule.claim(NOW, 100, LEASE)
    assert [each.reminder for each in claim.leases] == [EARLY]
    assert (claim.unreadable, schedule.planned()) == (3, 0)
    assert {reason for _, reason in _reasons(url)} == {"unreadable"}


def test_a_store_that_is_away_is_named_so(unused_url: str) -> None:
    """The error is the port's."""
    with open_reminder_schedule(unused_url) as schedule, pytest.raises(OnlineStoreUnavailable):
        schedule.claim(NOW, 1, LEASE)


class Dispatchers(RuleBasedStateMachine):
    """Any number of dispatchers on one schedule, at whose hands time passes."""

    def __init__(self, url: str, schedule: ReminderSchedule) -> None:
        super().__init__()
        with Redis.from_url(url) as client:
            client.flushdb()
        self._schedule = schedule
        self._now, self._planned, self._ended = NOW, 0, 0
        self._held: dict[str, Lease] = {}

    @rule(count=st.integers(1, 5))
    def plan(self, count: int) -> None:
        """Fresh reminders fall due at once."""
        fresh = [a_reminder(reminder_id=str(self._planned + number), due_at=self._now) for number in range(count)]
        self._planned += self._schedule.plan(fresh)

    @rule(limit=st.integers(0, 6))
    def claim(self, limit: int) -> None:
        """Nobody gets what another holds."""
        leases = self._schedule.claim(self._now, limit, LEASE).leases
        assert len(leases) <= limit
        for lease in leases:
            standing = self._held.get(lease.reminder.reminder_id)
            assert standing is None or standing.ends_at <= self._now
            self._held[lease.reminder.reminder_id] = lease

    @rule()
    def wait(self) -> None:
        """Half a lease goes by."""
        self._now += LEASE / 2

    @rule(data=st.data())
    def acknowledge(self, data: st.DataObject) -> None:
        """What was handed over is ended, once."""
        self._ended += self._schedule.acknowledge(self._some(data))

    @rule(data=st.data())
    def give_up(self, data: st.DataObject) -> None:
        """What was given up is ended, once."""
        self._ended += self._schedule.give_up(self._some(data), "why")

    @rule(data=st.data())
    def retry(self, data: st.DataObject) -> None:
        """What is tried again is in nobody's hands."""
        leases = self._some(data)
        assert self._schedule.retry(leases, self._now) == len(leases)

    @rule(data=st.data())
    def withdraw(self, data: st.DataObject) -> None:
        """What was withdrawn in a holder's hands is ended."""
        self._ended += self._schedule.withdraw([each.reminder.reminder_id for each in self._some(data)])

    def teardown(self) -> None:
        """Every reminder was ended or can still be claimed, and none is both."""
        left = self._schedule.claim(self._now + timedelta(hours=1), 1_000, LEASE)
        assert len(left.leases) + self._ended == self._planned

    def _some(self, data: st.DataObject) -> list[Lease]:
        if not self._held:
            return []
        names = data.draw(st.lists(st.sampled_from(sorted(self._held)), unique=True))
        return [self._held.pop(name) for name in names]


def test_none_is_lost_and_none_is_held_twice(url: str, schedule: ReminderSchedule) -> None:
    """Whatever dispatchers do, in whatever order: each reminder is planned, held by one, or ended."""
    machine = cast("type[RuleBasedStateMachine]", lambda: Dispatchers(url, schedule))
    run_state_machine_as_test(machine, settings=settings(max_examples=50))


def _reasons(url: str) -> list[tuple[str, str]]:
    with Redis.from_url(url) as client:
        entries = [entry for key in client.scan_iter("*given_up") for _, entry in client.xrange(key)]
    return [(entry[b"reminder_id"].decode(), entry[b"reason"].decode()) for entry in entries]
