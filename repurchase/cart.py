"""What a shopper is about to order: the items that a quote was told for and that no order was made of yet."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from repurchase.quote import Quote
from repurchase.reminder import Reminder


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
    """One shopper's items; an offer by voice puts one in, in place of the one before."""

    items: tuple[CartItem, ...] = ()

    @property
    def total(self) -> Decimal:
        """Roubles for all items."""
        return sum((item.total for item in self.items), Decimal(0))


EMPTY = Cart()


def cart_of(reminder: Reminder | None, quote: Quote | None) -> Cart:
    """The cart of a shopper who was told `quote` for `reminder`; empty where either is missing."""
    if reminder is None or quote is None:
        return EMPTY
    return Cart(
        (CartItem(reminder.reminder_id, reminder.product_id, reminder.product_title, reminder.quantity, quote),)
    )
