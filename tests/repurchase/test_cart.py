"""A cart holds what was quoted and not ordered yet."""

from __future__ import annotations

from decimal import Decimal

from repurchase.cart import EMPTY, cart_of
from tests.examples import a_quote, a_reminder


def test_a_quoted_reminder_is_an_item() -> None:
    """With as many pieces as are wanted, at the price that was told."""
    cart = cart_of(a_reminder(quantity=3), a_quote(price=Decimal("10.50")))
    assert [(item.product_id, item.quantity) for item in cart.items] == [("820165", 3)]
    assert cart.total == Decimal("31.50")


def test_without_a_quote_there_is_nothing_to_order() -> None:
    """Nor without a reminder."""
    assert cart_of(a_reminder(), None) == cart_of(None, a_quote()) == EMPTY
    assert EMPTY.total == 0


def test_the_total_of_a_cart_is_that_of_its_items() -> None:
    """Each of them times its pieces."""
    cart = cart_of(a_reminder(quantity=2), a_quote(price=Decimal(7)))
    assert [item.total for item in cart.items] == [14]
