"""Ports of orders: the order book, its progress, carts and priced offers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from repurchase.orders.cart import Cart
from repurchase.orders.order import Order, StoredOrder
from repurchase.orders.order_state import (
    Cancellation,
    MarketAcceptance,
    MarketRejection,
    OrderCounts,
    OrderProgress,
    RefusedOrder,
)
from repurchase.orders.priced_offer import PricedOffer
from repurchase.reminders.ordered_reminder import OrderedReminder


class OrderBook(Protocol):
    """The durable book of orders, with an outbox row for each; a reminder is in at most one open order.

    An order is open unless the Market refused it, its shopper cancelled it, or it was confirmed MAX_DELIVERY_TIME
    ago.
    """

    async def store(self, order: Order) -> StoredOrder:
        """Store order and outbox row in one transaction, unless an order of any of its reminders is open.

        Otherwise it stores nothing and returns the newest open order. If an earlier order of the same reminders is
        no longer open, the new one gets another id. Raises OrderBookUnavailable; the order may or may not be stored
        then, and the call can be repeated.
        """
        ...

    async def standing(self, user_id: str, reminder_ids: Sequence[str], now: datetime) -> Order | None:
        """Return the shopper's newest order that is open at `now` (aware) with any of these reminders.

        Raises OrderBookUnavailable.
        """
        ...

    async def latest(self, user_id: str) -> OrderProgress | None:
        """Return the progress of the shopper's newest order in any state. Raises OrderBookUnavailable."""
        ...

    async def cancel(self, user_id: str, now: datetime) -> Cancellation:
        """Cancel the shopper's newest order of the last CANCELLATION_WINDOW, unless it was claimed (OrderProgresses).

        Its reminders can be ordered again; see WaitingReminders.release_ordered. A repeat cancels no earlier order.
        Raises OrderBookUnavailable; the order may be cancelled then, and the call can be repeated.
        """
        ...

    async def cancel_order(self, user_id: str, order_id: str) -> Cancellation:
        """Cancel one order of the shopper, regardless of its age. Raises OrderBookUnavailable."""
        ...


class PricedOffers(Protocol):
    """Offers with the told prices, stored until well after the quotes expire."""

    async def keep(self, offer: PricedOffer) -> None:
        """Store the offer for its shopper. Raises OnlineStoreUnavailable."""
        ...

    async def find(self, user_id: str, offer_id: str) -> PricedOffer | None:
        """Return that offer if it was made to this shopper. Raises OnlineStoreUnavailable."""
        ...


class Carts(Protocol):
    """Carts of shoppers; they expire with the conversation."""

    async def keep(self, user_id: str, cart: Cart) -> None:
        """Replace the stored cart; an empty one clears it. Raises OnlineStoreUnavailable."""
        ...

    async def of(self, user_id: str) -> Cart:
        """Return the shopper's cart, which may be empty. Raises OnlineStoreUnavailable."""
        ...


class RecentOrders(Protocol):
    """Recently ordered categories, read when reminders are planned."""

    def since(self, moment: datetime) -> Mapping[tuple[str, str], datetime]:
        """Return the last order time by shopper and category, of orders confirmed at `moment` (aware) or later.

        Refused and cancelled orders are excluded. Raises OrderBookUnavailable.
        """
        ...


class OrderProgresses(Protocol):
    """The progress of each order; each of its effects is recorded once."""

    async def of(self, order_id: str) -> OrderProgress | None:
        """Return the order's progress, or None for an unknown id. Raises OrderBookUnavailable."""
        ...

    async def claim(self, order_id: str) -> OrderProgress | None:
        """Claim the order for the Market, unless it is cancelled or decided; a claimed order cannot be cancelled.

        Returns its progress after the claim; None for an unknown id. Only an order in HANDING_OVER may be placed. It
        keeps that state until it is settled, even if the process crashes; it is then claimed again. Raises
        OrderBookUnavailable.
        """
        ...

    async def settle(self, order_id: str, outcome: MarketAcceptance | MarketRejection) -> None:
        """Record the Market's decision; a repeat changes nothing. Raises OrderBookUnavailable."""
        ...

    async def pushed(self, order_id: str) -> None:
        """Record that the shopper was notified; a repeat changes nothing. Raises OrderBookUnavailable."""
        ...

    async def counts(self) -> OrderCounts:
        """Return the counts of all orders. Raises OrderBookUnavailable."""
        ...


class OrderedReminders(Protocol):
    """Reminders of orders, for the checkout; it repeats the API's calls in case the API crashed or lost the store."""

    async def close_ordered(self, ordered: Sequence[OrderedReminder]) -> None:
        """See WaitingReminders."""
        ...

    async def release_ordered(self, released: Sequence[OrderedReminder]) -> None:
        """See WaitingReminders."""
        ...


class RefusedOrders(Protocol):
    """Refused orders whose shoppers were not told yet; `ResumedDialog` passes them to a conversation."""

    async def keep(self, user_id: str, refused: RefusedOrder, ordered: Sequence[OrderedReminder]) -> None:
        """Store the refused order for the shopper, unless erased; repeated calls store it once.

        The categories of `ordered`, which are all reminders of the order, are withheld no longer. Raises
        OnlineStoreUnavailable.
        """
        ...

    async def forget(self, user_id: str, told: Sequence[RefusedOrder]) -> None:
        """Delete these, one or more, after the shopper heard. Raises OnlineStoreUnavailable."""
        ...
