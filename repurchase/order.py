"""A confirmed quote becomes one order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from hashlib import blake2b

from repurchase.order_policy import OrderPolicy
from repurchase.quote import Quote
from repurchase.reminder import Reminder

ORDERS_TRAVEL_FOR = timedelta(days=14)
"""By then an order has come back as a purchase, was refused, or was never completed: it can be ordered anew."""


@dataclass(frozen=True, slots=True)
class Order:
    """What the shopper confirmed; `order_id` follows from the reminder, so that repeats are the same order."""

    order_id: str
    user_id: str
    reminder_id: str
    quote_id: str
    product_id: str
    product_title: str
    category: str
    """Of the reminder: a similar product in place of a sold out one counts for the same need."""
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

    @property
    def reminder(self) -> OrderedReminder:
        """The reminder that it answers."""
        return OrderedReminder(self.order_id, self.user_id, self.reminder_id, self.category, self.confirmed_at)


@dataclass(frozen=True, slots=True)
class OrderedReminder:
    """A reminder that an order answers: its category is offered no more until the order is refused or delivered."""

    order_id: str
    user_id: str
    reminder_id: str
    category: str
    ordered_at: datetime
    """Aware, UTC."""


@dataclass(frozen=True, slots=True)
class NewOrder:
    """This confirmation made the order."""

    order: Order


@dataclass(frozen=True, slots=True)
class StandingOrder:
    """An earlier confirmation made the order; its terms may differ from those that were confirmed now."""

    order: Order


StoredOrder = NewOrder | StandingOrder
"""What the book holds after a confirmation."""


def order_of(reminder: Reminder, quote: Quote, confirmed_at: datetime, policy: OrderPolicy) -> Order:
    """The order that a shopper makes by confirming `quote` of `reminder`.

    Raises RestrictedGoods, TooManyPieces or OrderTooExpensive: nothing else makes an order, so none of these exists.
    """
    policy.check_order(reminder.category, reminder.product_title, reminder.quantity, quote.price)
    return Order(
        order_id=order_id_of(reminder.reminder_id),
        user_id=reminder.user_id,
        reminder_id=reminder.reminder_id,
        quote_id=quote.quote_id,
        product_id=reminder.product_id,
        product_title=reminder.product_title,
        category=reminder.category,
        quantity=reminder.quantity,
        price=quote.price,
        delivery_day=quote.delivery_day,
        confirmed_at=confirmed_at,
    )


def order_id_of(reminder_id: str, attempt: int = 0) -> str:
    """The id of a reminder's order; a further attempt, after one that stands no more, is another order."""
    name = f"{reminder_id}\x1f{attempt}" if attempt else reminder_id
    return blake2b(name.encode(), digest_size=8, person=b"order").hexdigest()


def is_under_way(ordered_at: datetime | None, last_purchased_at: datetime) -> bool:
    """Whether a category that was ordered at `ordered_at` (None: never) was not bought since; both are aware."""
    return ordered_at is not None and ordered_at >= last_purchased_at
