"""One step of a dispatcher: lease what is due, hand it to the Alice backend, and tell the schedule what came of it."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum

from repurchase.errors import AnswerUnavailable, NotificationRefused
from repurchase.goods.blocklist import Restrictions, may_be_offered
from repurchase.goods.order_policy import pieces
from repurchase.reminders.lease import Lease
from repurchase.reminders.ports import AliceBackend, ReminderSchedule
from repurchase.reminders.reminder import Acceptance

AT_ONCE = 200
"""Reminders under lease at a time; a dead dispatcher delays so many for as long as a lease lasts."""
SPOKEN_WITHIN = timedelta(days=1)
"""A reminder that comes later than this after its slot is not spoken any more."""
_log = logging.getLogger(__name__)


class Outcome(Enum):
    """What came of one reminder."""

    TAKEN = "taken"
    REPEATED = "repeated"
    """Taken before: a dispatcher died between handing it over and saying so."""
    UNAVAILABLE = "unavailable"
    WITHHELD = "withheld"
    """The shopper has ordered it meanwhile, or wants no reminders."""
    REFUSED = "refused"
    EXPIRED = "expired"
    RESTRICTED = "restricted"
    """Planned by other rules than those of now."""


_OF = {
    Acceptance.WAITS: Outcome.TAKEN,
    Acceptance.KNOWN: Outcome.REPEATED,
    Acceptance.WITHHELD: Outcome.WITHHELD,
}


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What came of one step."""

    outcomes: Mapping[Outcome, int]
    reclaimed: int
    """How many of them a dead dispatcher had left behind."""
    unreadable: int

    def of(self, outcome: Outcome) -> int:
        """How many came out so."""
        return self.outcomes.get(outcome, 0)

    @property
    def full(self) -> bool:
        """Whether more may be due."""
        return sum(self.outcomes.values()) >= AT_ONCE


@dataclass(frozen=True, slots=True)
class Receiver:
    """The Alice backend, and the goods of which it is not handed any reminder."""

    alice: AliceBackend
    restrictions: Restrictions


async def hand_over(schedule: ReminderSchedule, receiver: Receiver, now: datetime, lasts: timedelta) -> HandedOver:
    """Hand over at most AT_ONCE that are due at `now` (aware) and may be offered, under leases of `lasts`.

    Raises OnlineStoreUnavailable, and then what is under lease falls due again when the lease ends.
    """
    claim = await asyncio.to_thread(schedule.claim, now, AT_ONCE, lasts)
    found = await asyncio.gather(*(_outcome(receiver, each, now) for each in claim.leases))
    sorted_out: defaultdict[Outcome, list[Lease]] = defaultdict(list)
    for outcome, lease in zip(found, claim.leases, strict=True):
        sorted_out[outcome].append(lease)
    await asyncio.to_thread(_settle, schedule, sorted_out, now)
    return HandedOver({outcome: len(held) for outcome, held in sorted_out.items()}, claim.reclaimed, claim.unreadable)


async def _outcome(receiver: Receiver, lease: Lease, now: datetime) -> Outcome:
    reminder = lease.reminder
    if now - reminder.due_at > SPOKEN_WITHIN:
        return Outcome.EXPIRED
    if not may_be_offered(receiver.restrictions, reminder.category, reminder.product_title):
        return Outcome.RESTRICTED
    orderable = replace(reminder, quantity=pieces(reminder.quantity))
    try:
        return _OF[await receiver.alice.accept(orderable)]
    except AnswerUnavailable as trouble:
        _log.debug("a reminder is tried again: %s", trouble)
        return Outcome.UNAVAILABLE
    except NotificationRefused as refusal:
        _log.warning("a reminder is given up: %s", refusal)
        return Outcome.REFUSED


def _settle(schedule: ReminderSchedule, sorted_out: Mapping[Outcome, Sequence[Lease]], now: datetime) -> None:
    for outcome, held in sorted_out.items():
        match outcome:
            case Outcome.TAKEN | Outcome.REPEATED:
                schedule.acknowledge(held)
            case Outcome.UNAVAILABLE:
                schedule.retry(held, now)
            case Outcome.REFUSED | Outcome.EXPIRED | Outcome.WITHHELD | Outcome.RESTRICTED:
                schedule.give_up(held, outcome.value)
