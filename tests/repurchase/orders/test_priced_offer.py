"""What a shopper can confirm."""

from __future__ import annotations

from decimal import Decimal

from repurchase.orders.priced_offer import PricedOffer
from tests.examples import a_quote, a_reminder

OFFER = PricedOffer(a_reminder(), a_quote())


def test_the_id_of_an_offer_stays_the_same_from_release_to_release() -> None:
    """An offer that an older release made can still be confirmed."""
    assert OFFER.offer_id == "75f1e2fd610c4d1a1e68278c"


def test_each_quote_reminder_and_number_of_pieces_is_another_offer() -> None:
    """A confirmation answers exactly one of them."""
    others = [
        PricedOffer(a_reminder(reminder_id="another"), a_quote()),
        PricedOffer(a_reminder(), a_quote(quote_id="another")),
        PricedOffer(a_reminder(quantity=2), a_quote()),
    ]
    assert len({each.offer_id for each in [OFFER, *others]}) == 4


def test_the_total_of_an_offer_is_that_of_its_pieces() -> None:
    """At the quoted price."""
    offer = PricedOffer(a_reminder(quantity=3), a_quote(price=Decimal("10.50")))
    assert offer.total == Decimal("31.50")
