"""What the way of an order asks of the world, from the cart to the push."""

from __future__ import annotations

from asyncio import Event
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from typing import Protocol

from repurchase.cart import Cart
from repurchase.order import OrderedReminder
from repurchase.order_message import OrderMessage
from repurchase.order_state import Accepted, OrderCounts, OrderProgress, Refused, RefusedOrder


@dataclass(frozen=True, slots=True)
class OutboxMessage:
    """What the courier carries."""

    order_id: str
    body: bytes
    """JSON."""


Publish = Callable[[Sequence[OutboxMessage]], Awaitable[Collection[str]]]
"""Gives the ids of those that the order queue keeps now."""


class Carts(Protocol):
    """What each shopper is about to order; forgotten with the conversation."""

    async def keep(self, user_id: str, cart: Cart) -> None:
        """Keep it in place of the one before; an empty one clears it. Raises OnlineStoreUnavailable."""
        ...

    async def of(self, user_id: str) -> Cart:
        """The shopper's cart, which may be empty. Raises OnlineStoreUnavailable."""
        ...


class Outbox(Protocol):
    """The messages that were stored with their orders and wait to be carried on."""

    async def carry(self, most: int, publish: Publish) -> int:
        """Lend at most `most` that have waited long enough to `publish`, the oldest first; mark as sent what it names.

        Meanwhile they are lent to nobody else. Whatever `publish` raises leaves all of them waiting. Returns how
        many were sent. Raises OrderBookUnavailable, and then some may be sent again.
        """
        ...

    async def forget(self, before: datetime, most: int) -> int:
        """Forget at most `most` that were sent before that moment (aware), and none that waits; gives how many.

        Raises OrderBookUnavailable.
        """
        ...


class RecentOrders(Protocol):
    """What was ordered lately, read when reminders are planned."""

    def since(self, moment: datetime) -> Mapping[tuple[str, str], datetime]:
        """When each shopper ordered each category last, of orders confirmed at `moment` (aware) or later.

        Orders that were refused or cancelled are left out. Raises OrderBookUnavailable.
        """
        ...


class OrderProgresses(Protocol):
    """How far each order has come, with each effect of an order written down once."""

    async def of(self, order_id: str) -> OrderProgress | None:
        """How far the order has come, or None where none of this id stands. Raises OrderBookUnavailable."""
        ...

    async def claim(self, order_id: str) -> OrderProgress | None:
        """Claim the order for the Market, so that it can be cancelled no more, unless it is cancelled or decided.

        Returns how far it has come then; None where none of this id stands. Only one in HANDING_OVER may be placed,
        and it stays so until it is settled, whatever dies: claim it again then. Raises OrderBookUnavailable.
        """
        ...

    async def settle(self, order_id: str, outcome: Accepted | Refused) -> None:
        """The Market has decided; a repeat changes nothing. Raises OrderBookUnavailable."""
        ...

    async def pushed(self, order_id: str) -> None:
        """The shopper was told; a repeat changes nothing. Raises OrderBookUnavailable."""
        ...

    async def counts(self) -> OrderCounts:
        """How all orders stand. Raises OrderBookUnavailable."""
        ...


class OrderedReminders(Protocol):
    """What orders answer, for the checkout: the API does the same, unless it died or could not reach the store."""

    async def close_ordered(self, ordered: Sequence[OrderedReminder]) -> None:
        """See WaitingReminders."""
        ...

    async def release_ordered(self, released: Sequence[OrderedReminder]) -> None:
        """See WaitingReminders."""
        ...


class RefusedOrders(Protocol):
    """The refused orders of which their shoppers were not told yet; `Resumed` brings them to a conversation."""

    async def keep(self, user_id: str, refused: RefusedOrder, ordered: Sequence[OrderedReminder]) -> None:
        """Let it wait for the shopper, unless erased, once however often it is kept.

        The categories of `ordered`, which are all the reminders of the order, are withheld no more.

        Raises OnlineStoreUnavailable.
        """
        ...

    async def forget(self, user_id: str, told: Sequence[RefusedOrder]) -> None:
        """The shopper was told of these, one or more. Raises OnlineStoreUnavailable."""
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


SET_ASIDE_FOR = timedelta(days=30)
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
    """Why the oldest of those were, at most LOOKED_AT."""


class OrderQueue(Protocol):
    """The durable queue between the order book and the checkout; it hands out each message at least once."""

    async def publish(self, messages: Sequence[OutboxMessage]) -> Collection[str]:
        """Put them into the queue; gives the ids of those that it has confirmed to keep, whatever dies now.

        Raises OrderQueueUnavailable where it keeps none.
        """
        ...

    async def consume(self, handle: Handle, at_once: int, stop: Event) -> None:
        """Hand out messages, at most `at_once` at a time, until `stop` is set and those under way are dealt with.

        A message whose consumer dies is handed out again. Raises OrderQueueUnavailable where the queue is lost.
        """
        ...

    async def depth(self) -> QueueDepth:
        """How full it is, with what was set aside left as it was, however many look. Raises OrderQueueUnavailable."""
        ...

    async def revive(self, most: int) -> int:
        """Put at most `most` of those set aside back into the queue; gives how many.

        None is lost whatever dies meanwhile; one may be handed out twice. Raises OrderQueueUnavailable.
        """
        ...

    async def discard(self, is_theirs: Callable[[bytes], bool]) -> int:
        """Remove those set aside whose body `is_theirs` picks; gives how many. Raises OrderQueueUnavailable."""
        ...


class MarketOrders(Protocol):
    """The Market's order service."""

    async def place(self, message: OrderMessage) -> Accepted | Refused:
        """Order it; a repeat of the same order_id makes no second order. Raises MarketUnavailable."""
        ...


class Pushes(Protocol):
    """The Market's pushes to the shopper's application."""

    async def send(self, user_id: str, order_id: str, text: str) -> None:
        """Tell the shopper of the order; a repeat of the same order_id is not shown. Raises PushUnavailable."""
        ...
