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
    """The durable book of orders, with an outbox row for each; a reminder is in at most one order that stands.

    An order stands unless the Market refused it, its shopper cancelled it, or it was confirmed MAX_DELIVERY_TIME ago.
    """

    async def store(self, order: Order) -> StoredOrder:
        """Store order and outbox row in one transaction, unless an order of any of its reminders stands.

        Then nothing is stored and that order is returned; where several stand, the newest. Where an earlier order of
        the same reminders stands no more, the new one gets another id. Raises OrderBookUnavailable, and then the order
        may or may not stand: repeat it.
        """
        ...

    async def standing(self, user_id: str, reminder_ids: Sequence[str], now: datetime) -> Order | None:
        """The shopper's newest order, of those that stand at `now` (aware), with any of these reminders.

        Raises OrderBookUnavailable.
        """
        ...

    async def latest(self, user_id: str) -> OrderProgress | None:
        """How far the shopper's newest order has come, however it ended. Raises OrderBookUnavailable."""
        ...

    async def cancel(self, user_id: str, now: datetime) -> Cancellation:
        """Cancel the shopper's newest order of the last CANCELLATION_WINDOW, unless it was claimed (OrderProgresses).

        Its reminders can be ordered again; see WaitingReminders.release_ordered. A repeat cancels no earlier order.
        Raises OrderBookUnavailable, and then it may be cancelled or not: repeat it.
        """
        ...

    async def cancel_order(self, user_id: str, order_id: str) -> Cancellation:
        """The same of one order of the shopper, however old. Raises OrderBookUnavailable."""
        ...


class PricedOffers(Protocol):
    """What shoppers were offered at which price, until well after the quotes hold no more."""

    async def keep(self, offer: PricedOffer) -> None:
        """Keep it for its shopper. Raises OnlineStoreUnavailable."""
        ...

    async def find(self, user_id: str, offer_id: str) -> PricedOffer | None:
        """That offer, where it was made to this shopper. Raises OnlineStoreUnavailable."""
        ...


class Carts(Protocol):
    """What each shopper is about to order; forgotten with the conversation."""

    async def keep(self, user_id: str, cart: Cart) -> None:
        """Keep it in place of the one before; an empty one clears it. Raises OnlineStoreUnavailable."""
        ...

    async def of(self, user_id: str) -> Cart:
        """The shopper's cart, which may be empty. Raises OnlineStoreUnavailable."""
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

    async def settle(self, order_id: str, outcome: MarketAcceptance | MarketRejection) -> None:
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
    """The refused orders of which their shoppers were not told yet; `ResumedDialog` brings them to a conversation."""

    async def keep(self, user_id: str, refused: RefusedOrder, ordered: Sequence[OrderedReminder]) -> None:
        """Let it wait for the shopper, unless erased, once however often it is kept.

        The categories of `ordered`, which are all the reminders of the order, are withheld no more.

        Raises OnlineStoreUnavailable.
        """
        ...

    async def forget(self, user_id: str, told: Sequence[RefusedOrder]) -> None:
        """The shopper was told of these, one or more. Raises OnlineStoreUnavailable."""
        ...
