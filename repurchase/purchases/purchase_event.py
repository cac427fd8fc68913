"""Purchase events on Kafka: purchases and corrections, in order for each shopper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from repurchase.purchases.purchase import Correction, Purchase

PurchaseEvent: TypeAlias = Purchase | Correction
TOPIC = "purchases"
DEAD_LETTERS = "purchases.dead"
"""The topic of messages that could not be decoded or used, unchanged, with the reason in their headers."""
WAREHOUSE_GROUP = "repurchase-warehouse"
"""The consumer group that loads events into the warehouse."""
ONLINE_GROUP = "repurchase-online"
"""The consumer group that updates the online store."""
RESEND_GROUP = "repurchase-resend"
"""The consumer group that resends dead letters."""
SCHEMA = "purchase.v1"
"""The schema is in docs/events/purchase.v1.schema.json."""


@dataclass(frozen=True, slots=True)
class MessagePosition:
    """The position of a message in Kafka."""

    topic: str
    partition: int
    offset: int


@dataclass(frozen=True, slots=True)
class ReceivedEvent:
    """A decoded event."""

    place: MessagePosition
    event: PurchaseEvent


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A message that could not be decoded or used, unchanged, with the reason."""

    place: MessagePosition
    key: bytes | None
    value: bytes | None
    headers: Mapping[str, bytes]
    reason: str


@dataclass(frozen=True, slots=True)
class EventBatch:
    """Messages taken from Kafka in one batch, in order within each partition."""

    events: tuple[ReceivedEvent, ...]
    unreadable: tuple[DeadLetter, ...]

    def __len__(self) -> int:
        return len(self.events) + len(self.unreadable)


def moment_of(event: PurchaseEvent) -> datetime:
    """Return when the event happened (aware, UTC)."""
    return event.purchased_at if isinstance(event, Purchase) else event.corrected_at
