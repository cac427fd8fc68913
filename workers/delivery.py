"""One step of a dispatcher: lease what is due, hand it to the Alice backend, and tell the schedule what came of it."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum

from repurchase.errors import NotificationRejected, ServiceUnavailable
from repurchase.goods.blocklist import Blocklist, is_allowed
from repurchase.goods.order_policy import pieces
from repurchase.reminders.lease import Lease
from repurchase.reminders.ports import AliceBackend, ReminderSchedule
from repurchase.reminders.reminder import Acceptance

BATCH_SIZE = 200
"""Reminders under lease at a time; a dead dispatcher delays so many for as long as a lease lasts."""
MAX_DELAY = timedelta(days=1)
"""A reminder that comes later than this after its slot is not spoken any more."""
_log = logging.getLogger(__name__)


class DeliveryOutcome(Enum):
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
    Acceptance.WAITS: DeliveryOutcome.TAKEN,
    Acceptance.KNOWN: DeliveryOutcome.REPEATED,
    Acceptance.WITHHELD: DeliveryOutcome.WITHHELD,
}


@dataclass(frozen=True, slots=True)
class DeliveryResult:
    """What came of one step."""

    outcomes: Mapping[DeliveryOutcome, int]
    reclaimed: int
    """How many of them a dead dispatcher had left behind."""
    unreadable: int

    def of(self, outcome: DeliveryOutcome) -> int:
        """How many came out so."""
        return self.outcomes.get(outcome, 0)

    @property
    def full(self) -> bool:
        """Whether more may be due."""
        return sum(self.outcomes.values()) >= BATCH_SIZE


@dataclass(frozen=True, slots=True)
class DeliveryTarget:
    """The Alice backend, and the goods of which it is not handed any reminder."""

    alice: AliceBackend
    blocklist: Blocklist


async def deliver_due(
    schedule: ReminderSchedule, receiver: DeliveryTarget, now: datetime, duration: timedelta
) -> DeliveryResult:
    """Hand over at most BATCH_SIZE that are due at `now` (aware) and may be offered, under leases of `duration`.

    Raises OnlineStoreUnavailable, and then what is under lease falls due again when the lease ends.
    """
    claim = await asyncio.to_thread(schedule.claim, now, BATCH_SIZE, duration)
    found = await asyncio.gather(*(_outcome(receiver, each, now) for each in claim.leases))
    sorted_out: defaultdict[DeliveryOutcome, list[Lease]] = defaultdict(list)
    for outcome, lease in zip(found, claim.leases, strict=True):
        sorted_out[outcome].append(lease)
    await asyncio.to_thread(_settle, schedule, sorted_out, now)
    return DeliveryResult(
        {outcome: len(held) for outcome, held in sorted_out.items()}, claim.reclaimed, claim.unreadable
    )


async def _outcome(receiver: DeliveryTarget, lease: Lease, now: datetime) -> DeliveryOutcome:
    reminder = lease.reminder
    if now - reminder.due_at > MAX_DELAY:
        return DeliveryOutcome.EXPIRED
    if not is_allowed(receiver.blocklist, reminder.category, reminder.product_title):
        return DeliveryOutcome.RESTRICTED
    orderable = replace(reminder, quantity=pieces(reminder.quantity))
    try:
        return _OF[await receiver.alice.accept(orderable)]
    except ServiceUnavailable as trouble:
        _log.debug("a reminder is tried again: %s", trouble)
        return DeliveryOutcome.UNAVAILABLE
    except NotificationRejected as refusal:
        _log.warning("a reminder is given up: %s", refusal)
        return DeliveryOutcome.REFUSED


def _settle(schedule: ReminderSchedule, sorted_out: Mapping[DeliveryOutcome, Sequence[Lease]], now: datetime) -> None:
    for outcome, held in sorted_out.items():
        match outcome:
            case DeliveryOutcome.TAKEN | DeliveryOutcome.REPEATED:
                schedule.acknowledge(held)
            case DeliveryOutcome.UNAVAILABLE:
                schedule.retry(held, now)
            case (
                DeliveryOutcome.REFUSED
                | DeliveryOutcome.EXPIRED
                | DeliveryOutcome.WITHHELD
                | DeliveryOutcome.RESTRICTED
            ):
                schedule.give_up(held, outcome.value)
