"""Orders made of confirmed quotes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from hashlib import blake2b

from repurchase.goods.order_policy import OrderPolicy
from repurchase.orders.priced_offer import PricedOffer
from repurchase.reminders.ordered_reminder import OrderedReminder

MAX_DELIVERY_TIME = timedelta(days=14)
"""After this time an order was purchased, refused or never completed, so its reminders can be ordered again."""


@dataclass(frozen=True, slots=True)
class OrderLine:
    """A number of pieces of one product, for one reminder."""

    reminder_id: str
    quote_id: str
    product_id: str
    product_title: str
    category: str
    """The category of the reminder; a substitute product counts for the same category."""
    quantity: int
    price: Decimal
    """The price of one unit in roubles."""

    @property
    def total(self) -> Decimal:
        """The total of all units in roubles."""
        return self.price * self.quantity


@dataclass(frozen=True, slots=True)
class Order:
    """A confirmed order; `order_id` is derived from the reminders, so that repeats are the same order."""

    order_id: str
    user_id: str
    lines: tuple[OrderLine, ...]
    """At least one line, each for another reminder."""
    delivery_day: date
    """The day on which the last line arrives."""
    confirmed_at: datetime
    """Aware, UTC."""

    @property
    def total(self) -> Decimal:
        """The total of all lines in roubles."""
        return sum((each.total for each in self.lines), Decimal(0))

    @property
    def reminder_ids(self) -> tuple[str, ...]:
        """Ids of its reminders, in the order of its lines."""
        return tuple(each.reminder_id for each in self.lines)

    @property
    def reminders(self) -> tuple[OrderedReminder, ...]:
        """Its reminders, in the order of its lines."""
        return tuple(
            OrderedReminder(self.order_id, self.user_id, each.reminder_id, each.category, self.confirmed_at)
            for each in self.lines
        )


@dataclass(frozen=True, slots=True)
class NewOrder:
    """This confirmation made the order."""

    order: Order


@dataclass(frozen=True, slots=True)
class StandingOrder:
    """An earlier confirmation made the order; its terms may differ from those that were confirmed now."""

    order: Order


StoredOrder = NewOrder | StandingOrder
"""The result of storing a confirmed order."""


def order_of(offers: Sequence[PricedOffer], confirmed_at: datetime, policy: OrderPolicy) -> Order:
    """Return the order of these confirmed offers, each of another reminder of one shopper.

    Raises RestrictedGoods, InvalidQuantity or OrderTooExpensive; ValueError for two offers of one reminder. Orders are
    made only here, so every order satisfies the policy.
    """
    if len({each.reminder.reminder_id for each in offers}) != len(offers):
        raise ValueError("two lines of an order would answer the same reminder")
    check_offers(offers, policy)
    return Order(
        order_id=order_id_of(*(each.reminder.reminder_id for each in offers)),
        user_id=offers[0].reminder.user_id,
        lines=tuple(map(_line_of, offers)),
        delivery_day=max(each.quote.delivery_day for each in offers),
        confirmed_at=confirmed_at,
    )


def check_offers(offers: Sequence[PricedOffer], policy: OrderPolicy) -> None:
    """Raise RestrictedGoods, InvalidQuantity or OrderTooExpensive if these offers cannot be one voice order."""
    for each in offers:
        policy.check_line(each.reminder.category, each.reminder.product_title, each.reminder.quantity)
    policy.check_total(sum((each.total for each in offers), Decimal(0)))


def _line_of(offer: PricedOffer) -> OrderLine:
    reminder, quote = offer.reminder, offer.quote
    return OrderLine(
        reminder_id=reminder.reminder_id,
        quote_id=quote.quote_id,
        product_id=reminder.product_id,
        product_title=reminder.product_title,
        category=reminder.category,
        quantity=reminder.quantity,
        price=quote.price,
    )


def order_id_of(*reminder_ids: str, attempt: int = 0) -> str:
    """Return the id of these reminders' order; each attempt after an order that is not open has another id."""
    if len(reminder_ids) > 1:
        name = json.dumps([sorted(reminder_ids), attempt])
        return blake2b(name.encode(), digest_size=8, person=b"basket").hexdigest()
    (reminder_id,) = reminder_ids
    name = f"{reminder_id}\x1f{attempt}" if attempt else reminder_id
    return blake2b(name.encode(), digest_size=8, person=b"order").hexdigest()
