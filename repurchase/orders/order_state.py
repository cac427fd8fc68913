"""Where an order stands on its way from the shopper's word to the Market's push; it only ever moves on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from repurchase.orders.order import Order


class OrderState(StrEnum):
    """What has happened to an order last."""

    CONFIRMED = "confirmed"
    """Stored, with a message that waits in the outbox."""
    SENT = "sent"
    """The order queue has confirmed the message."""
    HANDING_OVER = "handing_over"
    """The checkout asks the Market, or did so and has not written down the answer: it can be cancelled no more."""
    ACCEPTED = "accepted"
    """The Market has taken the order."""
    REFUSED = "refused"
    """The Market will never take it; its reason is kept."""
    PUSHED = "pushed"
    """The shopper's application was told of it: the end of the way."""
    CANCELLED = "cancelled"
    """By the shopper, before the checkout claimed it: the Market never hears of it."""


CANCELLATION_WINDOW = timedelta(hours=24)
"""«Отмени заказ» means an order of today, not one that was forgotten."""


@dataclass(frozen=True, slots=True)
class Cancelled:
    """The order stands no more, and the Market never hears of it; a repeat is told the same."""

    order: Order


@dataclass(frozen=True, slots=True)
class AlreadySubmitted:
    """It was not cancelled: the Market has it, or may have it."""

    order: Order


@dataclass(frozen=True, slots=True)
class NothingToCancel:
    """The shopper has no such order, or the Market has refused it."""


Cancellation = Cancelled | AlreadySubmitted | NothingToCancel
"""What came of a wish to cancel."""


@dataclass(frozen=True, slots=True)
class MarketAcceptance:
    """The Market took the order, under a name of its own."""

    market_order_id: str


@dataclass(frozen=True, slots=True)
class MarketRejection:
    """The Market will not take the order however often it is asked."""

    reason: str
    """A word of the Market's, such as out_of_stock."""


@dataclass(frozen=True, slots=True)
class RefusedOrder:
    """An order that the Market refused after the shopper was told that it stands."""

    order_id: str
    goods: str
    """What was ordered, in short; see `goods_summary`."""


@dataclass(frozen=True, slots=True)
class OrderProgress:
    """One order on its way."""

    order: Order
    state: OrderState
    market_order_id: str | None
    """Of an order that the Market took."""
    refused_because: str | None
    """Of an order that the Market refused."""


@dataclass(frozen=True, slots=True)
class OrderCounts:
    """How the orders stand together, as a page or a metric shows them."""

    by_state: dict[OrderState, int]
    """All that are under way, and those that came to an end within the last day."""
    outbox_depth: int
    """Messages that no queue has confirmed yet."""
    outbox_age: timedelta
    """Since the oldest of them was stored; zero where none waits."""
    oldest_under_way: timedelta
    """Since the oldest order that came to no end yet was confirmed; zero where there is none."""
