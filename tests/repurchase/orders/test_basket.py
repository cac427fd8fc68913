"""A basket of priced offers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from repurchase.orders.basket import Basket
from repurchase.orders.priced_offer import PricedOffer
from repurchase.orders.quote import QUOTE_TTL
from tests.examples import NOW, a_quote, an_offer
from tests.talking_shop import CAT, COFFEE, MILK

DAY = a_quote().delivery_day
LINES = (
    an_offer(CAT),
    an_offer(MILK, price=Decimal(90), delivery_day=DAY + timedelta(days=2)),
    an_offer(
        COFFEE, price=Decimal("499.50"), delivery_day=DAY + timedelta(days=1), quoted_at=NOW - timedelta(minutes=1)
    ),
)
BASKET = Basket(LINES)


def test_the_id_names_the_terms_in_whatever_order() -> None:
    """In 24 hexadecimal digits, and another quote, line or number of pieces is another id."""
    assert Basket(LINES[::-1]).basket_id == BASKET.basket_id
    assert len(bytes.fromhex(BASKET.basket_id)) == 12
    dearer = PricedOffer(MILK, replace(LINES[1].quote, quote_id="dearer"))
    others = [Basket(LINES[:2]), Basket((*LINES[:2], dearer)), BASKET.with_pieces(LINES[0], 2)]
    assert len({each.basket_id for each in (BASKET, *others)}) == 4


def test_the_total_is_that_of_all_pieces() -> None:
    """Of each line at its own price."""
    assert BASKET.total == Decimal(1299) + Decimal(90) + 2 * Decimal("499.50")


def test_it_is_delivered_with_its_last_line() -> None:
    """Whichever that is."""
    assert BASKET.delivery_day == DAY + timedelta(days=2)


def test_it_holds_as_long_as_every_quote() -> None:
    """The oldest ends it."""
    assert BASKET.holds(NOW + QUOTE_TTL - timedelta(minutes=1, seconds=1))
    assert not BASKET.holds(NOW + QUOTE_TTL - timedelta(minutes=1))


def test_lines_are_named_by_their_goods() -> None:
    """Without a word none is."""
    assert BASKET.named(frozenset({"молоко"})) == (LINES[1],)
    assert BASKET.named(frozenset({"сыр"})) == BASKET.named(frozenset()) == ()


def test_the_other_lines_are_left() -> None:
    """Or nothing."""
    assert BASKET.without(["milk", "unknown"]) == Basket((LINES[0], LINES[2]))
    assert BASKET.without(each.reminder.reminder_id for each in LINES) is None


def test_one_line_gets_another_number_of_pieces() -> None:
    """The others stay, in their order."""
    changed = BASKET.with_pieces(LINES[1], 5)
    assert changed.lines == (LINES[0], PricedOffer(replace(MILK, quantity=5), LINES[1].quote), LINES[2])
