"""What a shopper is about to order: the items that a quote was told for and that no order was made of yet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from repurchase.orders.priced_offer import PricedOffer
from repurchase.orders.quote import Quote


@dataclass(frozen=True, slots=True)
class CartItem:
    """So many pieces of one product, at the quote that the shopper was told last."""

    reminder_id: str
    product_id: str
    product_title: str
    quantity: int
    quote: Quote

    @property
    def total(self) -> Decimal:
        """Roubles for all pieces."""
        return self.quote.price * self.quantity


@dataclass(frozen=True, slots=True)
class Cart:
    """One shopper's items; what is offered next takes the place of what was in it."""

    items: tuple[CartItem, ...] = ()

    @property
    def total(self) -> Decimal:
        """Roubles for all items."""
        return sum((item.total for item in self.items), Decimal(0))


EMPTY = Cart()


def cart_of(offers: Iterable[PricedOffer]) -> Cart:
    """The cart of a shopper who was told these offers."""
    return Cart(tuple(map(_item_of, offers)))


def _item_of(offer: PricedOffer) -> CartItem:
    reminder = offer.reminder
    return CartItem(reminder.reminder_id, reminder.product_id, reminder.product_title, reminder.quantity, offer.quote)
