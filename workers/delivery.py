"""One delivery step of a dispatcher: lease due reminders, send them to the Alice backend, settle the leases."""

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
"""Maximum number of reminders under lease; a crashed dispatcher delays them until the lease ends."""
MAX_DELAY = timedelta(days=1)
"""A reminder that is later than this after its slot expires."""
_log = logging.getLogger(__name__)


class DeliveryOutcome(Enum):
    """Outcome of delivering one reminder."""

    TAKEN = "taken"
    REPEATED = "repeated"
    """Already accepted: a dispatcher crashed between delivery and acknowledgement."""
    UNAVAILABLE = "unavailable"
    WITHHELD = "withheld"
    """The shopper has already ordered the product or refuses reminders."""
    REFUSED = "refused"
    EXPIRED = "expired"
    RESTRICTED = "restricted"
    """The current blocklist forbids goods that were allowed when the reminder was planned."""


_OF = {
    Acceptance.WAITS: DeliveryOutcome.TAKEN,
    Acceptance.KNOWN: DeliveryOutcome.REPEATED,
    Acceptance.WITHHELD: DeliveryOutcome.WITHHELD,
}


@dataclass(frozen=True, slots=True)
class DeliveryResult:
    """Result of one delivery step."""

    outcomes: Mapping[DeliveryOutcome, int]
    reclaimed: int
    """Number of reminders reclaimed from expired leases of crashed dispatchers."""
    unreadable: int

    def of(self, outcome: DeliveryOutcome) -> int:
        """Number of reminders with this outcome."""
        return self.outcomes.get(outcome, 0)

    @property
    def full(self) -> bool:
        """Whether the batch was full, so that more reminders may be due."""
        return sum(self.outcomes.values()) >= BATCH_SIZE


@dataclass(frozen=True, slots=True)
class DeliveryTarget:
    """The Alice backend and the blocklist of goods that are not delivered to it."""

    alice: AliceBackend
    blocklist: Blocklist


async def deliver_due(
    schedule: ReminderSchedule, receiver: DeliveryTarget, now: datetime, duration: timedelta
) -> DeliveryResult:
    """Deliver at most BATCH_SIZE allowed reminders due at `now` (aware), under leases of `duration`.

    Raises OnlineStoreUnavailable; the leased reminders are then due again after the lease ends.
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
