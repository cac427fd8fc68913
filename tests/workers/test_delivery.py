"""Tests of one delivery step on Redis."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from redis import Redis

from repurchase.adapters.redis.reminders import open_reminder_schedule
from repurchase.errors import AliceUnavailable, NotificationRejected
from repurchase.goods.blocklist_table import built_in_blocklist
from repurchase.goods.order_policy import MAX_PIECES
from repurchase.reminders.ports import AliceBackend, ReminderSchedule
from repurchase.reminders.reminder import Acceptance, Reminder
from repurchase.settings import Settings
from tests.examples import NOW, a_reminder
from workers.delivery import BATCH_SIZE, MAX_DELAY, DeliveryOutcome, DeliveryResult, DeliveryTarget, deliver_due

LEASE = timedelta(seconds=30)


class Backend:
    """A fake backend that stores reminders and fails as the reminder's product id specifies."""

    def __init__(self) -> None:
        self.taken: list[str] = []

    async def accept(self, reminder: Reminder) -> Acceptance:
        """Accept a reminder once."""
        if reminder.product_id == "unavailable":
            raise AliceUnavailable("gone")
        if reminder.product_id == "refused":
            raise NotificationRejected("never")
        if reminder.product_id == "withheld":
            return Acceptance.WITHHELD
        fresh = reminder.reminder_id not in self.taken
        self.taken.append(reminder.reminder_id)
        return Acceptance.WAITS if fresh else Acceptance.KNOWN


@pytest.fixture
def schedule(settings: Settings) -> Iterator[ReminderSchedule]:
    """Open an empty schedule in a separate Redis database."""
    apart = settings.online_store_url.removesuffix("/0") + "/8"
    with Redis.from_url(apart) as client, open_reminder_schedule(apart) as opened:
        client.flushdb()
        yield opened
        client.flushdb()


def _step(schedule: ReminderSchedule, alice: AliceBackend, now: datetime = NOW) -> DeliveryResult:
    return asyncio.run(deliver_due(schedule, DeliveryTarget(alice, built_in_blocklist()), now, LEASE))


def test_restricted_goods_are_given_up(schedule: ReminderSchedule) -> None:
    """Reminders planned under an earlier blocklist are not delivered and not retried."""
    wine = {"category": "напитки", "product_title": "Вино красное сухое"}
    schedule.plan([a_reminder(reminder_id="restricted", **wine), a_reminder(reminder_id="cat")])
    alice = Backend()
    done = _step(schedule, alice)
    assert (alice.taken, done.of(DeliveryOutcome.RESTRICTED)) == (["cat"], 1)
    assert not _step(schedule, alice, NOW + 2 * LEASE).outcomes


def test_more_pieces_than_can_be_ordered_are_handed_over_as_the_most(schedule: ReminderSchedule) -> None:
    """The planned quantity exceeds the current limit."""
    handed: list[int] = []

    class Counting(Backend):
        async def accept(self, reminder: Reminder) -> Acceptance:
            handed.append(reminder.quantity)
            return await super().accept(reminder)

    schedule.plan([a_reminder(quantity=100_000)])
    _step(schedule, Counting())
    assert handed == [MAX_PIECES]


def test_what_is_due_is_taken_once(schedule: ReminderSchedule) -> None:
    """Many reminders are delivered in batches, each once."""
    schedule.plan([a_reminder(reminder_id=str(number)) for number in range(BATCH_SIZE + 1)])
    alice = Backend()
    first, second, third = (_step(schedule, alice, NOW + LEASE * place) for place in range(3))
    assert (first.of(DeliveryOutcome.TAKEN), first.full) == (BATCH_SIZE, True)
    assert (second.of(DeliveryOutcome.TAKEN), second.full) == (1, False)
    assert third == DeliveryResult({}, reclaimed=0, unreadable=0)
    assert len(alice.taken) == len(set(alice.taken)) == BATCH_SIZE + 1


def test_what_a_dead_dispatcher_had_handed_over_is_only_acknowledged(schedule: ReminderSchedule) -> None:
    """The backend reports a known reminder, which is not delivered again."""
    schedule.plan([a_reminder()])
    alice = Backend()
    [lease] = schedule.claim(NOW, 1, LEASE).leases
    asyncio.run(alice.accept(lease.reminder))
    after = _step(schedule, alice, NOW + LEASE)
    assert (after.outcomes, after.reclaimed) == ({DeliveryOutcome.REPEATED: 1}, 1)
    assert _step(schedule, alice, NOW + 2 * LEASE).outcomes == {}


def test_an_outage_is_waited_out(schedule: ReminderSchedule) -> None:
    """The reminder is retried after a pause, until the backend accepts it."""
    schedule.plan([a_reminder(product_id="unavailable"), a_reminder(reminder_id="other")])
    outcomes = _step(schedule, Backend()).outcomes
    assert outcomes == {DeliveryOutcome.UNAVAILABLE: 1, DeliveryOutcome.TAKEN: 1}
    assert _step(schedule, Backend()).outcomes == {}
    assert _step(schedule, Backend(), NOW + timedelta(seconds=1)).outcomes == {DeliveryOutcome.UNAVAILABLE: 1}


@pytest.mark.parametrize(
    ("reminder", "outcome"),
    [
        (a_reminder(product_id="refused"), DeliveryOutcome.REFUSED),
        (a_reminder(due_at=NOW - MAX_DELAY - timedelta(seconds=1)), DeliveryOutcome.EXPIRED),
        (a_reminder(due_at=NOW - MAX_DELAY), DeliveryOutcome.TAKEN),
    ],
)
def test_what_nobody_shall_hear_is_given_up(
    schedule: ReminderSchedule, reminder: Reminder, outcome: DeliveryOutcome
) -> None:
    """Reminders that the backend rejects or that are more than a day late are not retried."""
    schedule.plan([reminder])
    assert _step(schedule, Backend()).outcomes == {outcome: 1}
    assert _step(schedule, Backend(), NOW + 2 * LEASE).outcomes == {}


def test_what_is_withheld_is_given_up(schedule: ReminderSchedule) -> None:
    """Reminders of ordered goods or withdrawn consents are neither delivered nor retried."""
    schedule.plan([a_reminder(product_id="withheld")])
    alice = Backend()
    assert _step(schedule, alice).outcomes == {DeliveryOutcome.WITHHELD: 1}
    assert _step(schedule, alice, NOW + 2 * LEASE).outcomes == {}
    assert (alice.taken, schedule.planned()) == ([], 0)
