"""A confirmed quote becomes one order, and the order one message to the checkout."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from hashlib import blake2b
from typing import Any

from repurchase.quote import Quote
from repurchase.reminder import Reminder

MESSAGE_VERSION = 1
MOST_PIECES = 20
"""More are no purchase for a household, but a word misheard."""


@dataclass(frozen=True, slots=True)
class Order:
    """What the shopper confirmed; `order_id` follows from the reminder, so that repeats are the same order."""

    order_id: str
    user_id: str
    reminder_id: str
    quote_id: str
    product_id: str
    product_title: str
    quantity: int
    price: Decimal
    """Roubles for one unit."""
    delivery_day: date
    confirmed_at: datetime
    """Aware, UTC."""

    @property
    def total(self) -> Decimal:
        """Roubles for all units."""
        return self.price * self.quantity


def order_of(reminder: Reminder, quote: Quote, confirmed_at: datetime) -> Order:
    """The order that a shopper makes by confirming `quote` of `reminder`."""
    return Order(
        order_id=blake2b(reminder.reminder_id.encode(), digest_size=8, person=b"order").hexdigest(),
        user_id=reminder.user_id,
        reminder_id=reminder.reminder_id,
        quote_id=quote.quote_id,
        product_id=reminder.product_id,
        product_title=reminder.product_title,
        quantity=reminder.quantity,
        price=quote.price,
        delivery_day=quote.delivery_day,
        confirmed_at=confirmed_at,
    )


def message_of(order: Order) -> dict[str, Any]:
    """The message for the checkout, in JSON's own types; money as a decimal string."""
    return {
        "version": MESSAGE_VERSION,
        "order_id": order.order_id,
        "user_id": order.user_id,
        "product_id": order.product_id,
        "quantity": order.quantity,
        "price": str(order.price),
        "currency": "RUB",
        "delivery_day": order.delivery_day.isoformat(),
        "confirmed_at": order.confirmed_at.isoformat(),
    }
