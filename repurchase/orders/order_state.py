"""States of an order from confirmation to push; transitions only go forward."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from repurchase.orders.order import Order


class OrderState(StrEnum):
    """The state of an order."""

    CONFIRMED = "confirmed"
    """Stored, with a message waiting in the outbox."""
    SENT = "sent"
    """The order queue has confirmed the message."""
    HANDING_OVER = "handing_over"
    """The checkout calls the Market, or did so without recording the answer; it can no longer be cancelled."""
    ACCEPTED = "accepted"
    """The Market accepted the order."""
    REFUSED = "refused"
    """The Market refused it permanently; its reason is stored."""
    PUSHED = "pushed"
    """The shopper's application was notified; the final state."""
    CANCELLED = "cancelled"
    """Cancelled by the shopper before the checkout claimed it; the Market does not receive it."""


CANCELLATION_WINDOW = timedelta(hours=24)
"""«Отмени заказ» means a recent order, not one that was forgotten."""


@dataclass(frozen=True, slots=True)
class Cancelled:
    """The order is cancelled and the Market does not receive it; a repeat gets the same result."""

    order: Order


@dataclass(frozen=True, slots=True)
class AlreadySubmitted:
    """The order was not cancelled: the Market has it or may have it."""

    order: Order


@dataclass(frozen=True, slots=True)
class NothingToCancel:
    """The shopper has no such order, or the Market refused it."""


Cancellation = Cancelled | AlreadySubmitted | NothingToCancel
"""The outcome of a cancellation request."""


@dataclass(frozen=True, slots=True)
class MarketAcceptance:
    """The Market accepted the order and gave it an id."""

    market_order_id: str


@dataclass(frozen=True, slots=True)
class MarketRejection:
    """The Market refused the order permanently."""

    reason: str
    """The Market's reason code, such as out_of_stock."""


@dataclass(frozen=True, slots=True)
class RefusedOrder:
    """An order that the Market refused after the shopper heard that it was made."""

    order_id: str
    goods: str
    """The ordered goods in short; see `goods_summary`."""


@dataclass(frozen=True, slots=True)
class OrderProgress:
    """The progress of one order."""

    order: Order
    state: OrderState
    market_order_id: str | None
    """The Market's id of an accepted order."""
    refused_because: str | None
    """The Market's reason for a refused order."""


@dataclass(frozen=True, slots=True)
class OrderCounts:
    """Counts of orders, for pages and metrics."""

    by_state: dict[OrderState, int]
    """All orders in progress, and those completed within the last day."""
    outbox_depth: int
    """Messages that no queue has confirmed yet."""
    outbox_age: timedelta
    """The age of the oldest of them; zero if none is waiting."""
    oldest_under_way: timedelta
    """The time since the oldest order in progress was confirmed; zero without one."""
