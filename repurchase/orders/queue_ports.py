"""Ports of the order queue and of the outbox that feeds it."""

from __future__ import annotations

from asyncio import Event
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from typing import Protocol


@dataclass(frozen=True, slots=True)
class OutboxMessage:
    """What the courier carries."""

    order_id: str
    body: bytes
    """JSON."""


Publish = Callable[[Sequence[OutboxMessage]], Awaitable[Collection[str]]]
"""Gives the ids of those that the order queue keeps now."""


class Outbox(Protocol):
    """The messages that were stored with their orders and wait to be carried on."""

    async def publish_batch(self, limit: int, publish: Publish) -> int:
        """Lend at most `limit` that have waited long enough to `publish`, the oldest first; mark as sent what it names.

        Meanwhile they are lent to nobody else. Whatever `publish` raises leaves all of them waiting. Returns how
        many were sent. Raises OrderBookUnavailable, and then some may be sent again.
        """
        ...

    async def delete_sent(self, before: datetime, limit: int) -> int:
        """Forget at most `limit` that were sent before that moment (aware), and none that waits; gives how many.

        Raises OrderBookUnavailable.
        """
        ...


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message as the order queue hands it out."""

    message_id: str
    body: bytes
    times: int
    """How often it has been handed out, this time included."""


class Verdict(Enum):
    """What becomes of a message that was handed out."""

    DONE = "done"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Poison:
    """No repetition mends the message: it is set aside with the reason."""

    reason: str


DEAD_LETTER_TTL = timedelta(days=30)
"""Later a message that was set aside is dropped: who would send it again has had a month of alerts."""
Handle = Callable[[Delivery], Awaitable[Verdict | Poison]]
"""Deals with one message; it raises nothing."""


@dataclass(frozen=True, slots=True)
class QueueDepth:
    """How full the order queue is."""

    waiting: int
    """Not handed out."""
    set_aside: int
    """In the dead-letter queue."""
    waiting_since: datetime | None = field(default=None, compare=False)
    """When the oldest that waits was sent (aware); None where none waits, or the queue does not tell."""
    set_aside_since: datetime | None = field(default=None, compare=False)
    """When the oldest of those was set aside (aware)."""
    reasons: Sequence[str] = field(default=(), compare=False)
    """Why the oldest of those were, at most MAX_REASONS."""


class OrderQueue(Protocol):
    """The durable queue between the order book and the checkout; it hands out each message at least once."""

    async def publish(self, messages: Sequence[OutboxMessage]) -> Collection[str]:
        """Put them into the queue; gives the ids of those that it has confirmed to keep, whatever dies now.

        Raises OrderQueueUnavailable where it keeps none.
        """
        ...

    async def consume(self, handle: Handle, concurrency: int, stop: Event) -> None:
        """Hand out messages, at most `concurrency` at a time, until `stop` is set and those under way are dealt with.

        A message whose consumer dies is handed out again. Raises OrderQueueUnavailable where the queue is lost.
        """
        ...

    async def depth(self) -> QueueDepth:
        """How full it is, with what was set aside left as it was, however many look. Raises OrderQueueUnavailable."""
        ...

    async def requeue_dead_letters(self, limit: int) -> int:
        """Put at most `limit` of those set aside back into the queue; gives how many.

        None is lost whatever dies meanwhile; one may be handed out twice. Raises OrderQueueUnavailable.
        """
        ...

    async def discard(self, is_theirs: Callable[[bytes], bool]) -> int:
        """Remove those set aside whose body `is_theirs` picks; gives how many. Raises OrderQueueUnavailable."""
        ...
