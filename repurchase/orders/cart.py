"""A shopper's cart: items with a quote and without an order yet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from repurchase.orders.priced_offer import PricedOffer
from repurchase.orders.quote import Quote


@dataclass(frozen=True, slots=True)
class CartItem:
    """A number of pieces of one product, at the latest quote that the shopper heard."""

    reminder_id: str
    product_id: str
    product_title: str
    quantity: int
    quote: Quote

    @property
    def total(self) -> Decimal:
        """The total of all pieces in roubles."""
        return self.quote.price * self.quantity


@dataclass(frozen=True, slots=True)
class Cart:
    """One shopper's items; the next offer replaces them."""

    items: tuple[CartItem, ...] = ()

    @property
    def total(self) -> Decimal:
        """The total of all items in roubles."""
        return sum((item.total for item in self.items), Decimal(0))


EMPTY = Cart()


def cart_of(offers: Iterable[PricedOffer]) -> Cart:
    """Return the cart of a shopper who heard these offers."""
    return Cart(tuple(map(_item_of, offers)))


def _item_of(offer: PricedOffer) -> CartItem:
    reminder = offer.reminder
    return CartItem(reminder.reminder_id, reminder.product_id, reminder.product_title, reminder.quantity, offer.quote)
