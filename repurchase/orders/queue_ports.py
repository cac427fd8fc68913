"""Ports of the order queue and its outbox."""

from __future__ import annotations

from asyncio import Event
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from typing import Protocol


@dataclass(frozen=True, slots=True)
class OutboxMessage:
    """A message that the courier publishes."""

    order_id: str
    body: bytes
    """JSON."""


Publish = Callable[[Sequence[OutboxMessage]], Awaitable[Collection[str]]]
"""Publishes messages and returns the ids that the order queue confirmed."""


class Outbox(Protocol):
    """Messages stored with their orders and waiting to be published."""

    async def publish_batch(self, limit: int, publish: Publish) -> int:
        """Pass at most `limit` messages that have waited long enough, oldest first, to `publish`; mark its ids as sent.

        They are locked meanwhile. If `publish` raises, all of them stay waiting. Returns the number sent. Raises
        OrderBookUnavailable; some may then be sent again.
        """
        ...

    async def delete_sent(self, before: datetime, limit: int) -> int:
        """Delete at most `limit` messages sent before that moment (aware); return the number deleted.

        Raises OrderBookUnavailable.
        """
        ...


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message delivered by the order queue."""

    message_id: str
    body: bytes
    times: int
    """The number of deliveries, including this one."""


class Verdict(Enum):
    """The outcome of handling a message."""

    DONE = "done"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Poison:
    """No retry can process the message; it becomes a dead letter with this reason."""

    reason: str


DEAD_LETTER_TTL = timedelta(days=30)
"""Dead letters are dropped after this time: operators have had a month of alerts to resend them."""
Handle = Callable[[Delivery], Awaitable[Verdict | Poison]]
"""Handles one message; it raises nothing."""


@dataclass(frozen=True, slots=True)
class QueueDepth:
    """The number and age of messages in the order queue."""

    waiting: int
    """Messages not delivered yet."""
    set_aside: int
    """Messages in the dead-letter queue."""
    waiting_since: datetime | None = field(default=None, compare=False)
    """When the oldest waiting message was sent (aware); None without one, or if the queue does not report it."""
    set_aside_since: datetime | None = field(default=None, compare=False)
    """When the oldest dead letter was set aside (aware)."""
    reasons: Sequence[str] = field(default=(), compare=False)
    """Reasons of the oldest dead letters, at most MAX_REASONS."""


class OrderQueue(Protocol):
    """The durable queue between the order book and the checkout; it delivers each message at least once."""

    async def publish(self, messages: Sequence[OutboxMessage]) -> Collection[str]:
        """Publish the messages; return the ids that the queue confirmed as durably stored.

        Raises OrderQueueUnavailable if it confirmed none.
        """
        ...

    async def consume(self, handle: Handle, concurrency: int, stop: Event) -> None:
        """Deliver messages, at most `concurrency` at a time, until `stop` is set and those in flight are handled.

        A message whose consumer crashes is redelivered. Raises OrderQueueUnavailable if the queue is lost.
        """
        ...

    async def depth(self) -> QueueDepth:
        """Return the depth; dead letters stay unchanged, even with concurrent readers. Raises OrderQueueUnavailable."""
        ...

    async def requeue_dead_letters(self, limit: int) -> int:
        """Move at most `limit` dead letters back into the queue; return the number moved.

        A crash loses none; one may be delivered twice. Raises OrderQueueUnavailable.
        """
        ...

    async def discard(self, is_theirs: Callable[[bytes], bool]) -> int:
        """Delete dead letters whose body `is_theirs` selects; return the number. Raises OrderQueueUnavailable."""
        ...
