"""A cart holds what was quoted and not ordered yet."""

from __future__ import annotations

from decimal import Decimal

from repurchase.orders.cart import EMPTY, cart_of
from tests.examples import a_reminder, an_offer


def test_a_quoted_reminder_is_an_item() -> None:
    """With as many pieces as are wanted, at the price that was told."""
    cart = cart_of([an_offer(a_reminder(quantity=3), price=Decimal("10.50"))])
    assert [(item.product_id, item.quantity) for item in cart.items] == [("820165", 3)]
    assert cart.total == Decimal("31.50")


def test_without_an_offer_there_is_nothing_to_order() -> None:
    """An empty cart costs nothing."""
    assert cart_of([]) == EMPTY
    assert EMPTY.total == 0


def test_the_total_of_a_cart_is_that_of_its_items() -> None:
    """Each of them times its pieces."""
    milk = an_offer(a_reminder(reminder_id="milk", quantity=3), price=Decimal(90))
    cart = cart_of([an_offer(a_reminder(quantity=2), price=Decimal(7)), milk])
    assert [item.total for item in cart.items] == [14, 270]
    assert cart.total == Decimal(284)
