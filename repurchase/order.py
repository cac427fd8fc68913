"""A confirmed quote becomes one order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from hashlib import blake2b

from repurchase.quote import Quote
from repurchase.reminder import Reminder

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
