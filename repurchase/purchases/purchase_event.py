"""A purchase event tells on Kafka of a purchase or of its correction; a shopper's events keep their order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from repurchase.purchases.purchase import Correction, Purchase

PurchaseEvent: TypeAlias = Purchase | Correction
TOPIC = "purchases"
DEAD_LETTERS = "purchases.dead"
"""Where messages go that cannot be read or used, as they came, with the reason in their headers."""
WAREHOUSE_GROUP = "repurchase-warehouse"
"""The group that has brought events into the warehouse up to its offsets."""
ONLINE_GROUP = "repurchase-online"
"""The group whose offsets tell up to where answers follow purchases."""
RESEND_GROUP = "repurchase-resend"
"""The group that remembers up to where dead letters were sent again."""
SCHEMA = "purchase.v1"
"""Written down in docs/events/purchase.v1.schema.json."""


@dataclass(frozen=True, slots=True)
class MessagePosition:
    """Where a message stands in Kafka."""

    topic: str
    partition: int
    offset: int


@dataclass(frozen=True, slots=True)
class ReceivedEvent:
    """An event that was read."""

    place: MessagePosition
    event: PurchaseEvent


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A message that could not be read or used, as it came, and why."""

    place: MessagePosition
    key: bytes | None
    value: bytes | None
    headers: Mapping[str, bytes]
    reason: str


@dataclass(frozen=True, slots=True)
class EventBatch:
    """What was taken from Kafka at once, in order within each partition."""

    events: tuple[ReceivedEvent, ...]
    unreadable: tuple[DeadLetter, ...]

    def __len__(self) -> int:
        return len(self.events) + len(self.unreadable)


def moment_of(event: PurchaseEvent) -> datetime:
    """When it happened (aware, UTC)."""
    return event.purchased_at if isinstance(event, Purchase) else event.corrected_at
