"""From an agreement to the order, step by step."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from repurchase.dialog import next_turn, orders
from repurchase.dialog.commands import FindSimilar, PlaceOrder, RepriceBasket, TurnResult
from repurchase.dialog.dialog_state import DialogState
from repurchase.dialog.events import CommandFailed, CommandSucceeded, SoldOut
from repurchase.dialog.intent import Intent
from repurchase.dialog.order_responses import BasketPrompt, BasketQuoteOffer
from repurchase.dialog.responses import ConfirmInApp, Offer, OrderAlreadyPlaced, OrderMade, QuoteOffer
from repurchase.goods.order_policy import MAX_PIECES
from repurchase.orders.order import StandingOrder
from repurchase.orders.priced_offer import PricedOffer
from tests import outcomes
from tests.examples import NOW, a_quote, an_offer, an_order
from tests.repurchase.dialog.conversations import CAT_AND_MILK, QUOTE, answer_to, heard, ordered, quoted, with_basket
from tests.talking_shop import CAT, MILK, TOMORROW


@pytest.mark.parametrize("intent", [Intent.YES, Intent.CONFIRM])
def test_what_is_above_the_limit_is_not_ordered(intent: Intent) -> None:
    """The shopper hears the limit, and the quote stays."""
    state = quoted(CAT, max_total=Decimal(1298))
    told = TurnResult((ConfirmInApp(Decimal(1299), Decimal(1298)),))
    assert next_turn(state, heard(intent)) == (state, told)


def test_a_confirmation_after_an_order_confirms_what_was_quoted_since() -> None:
    """The next reminder is ordered, not the first one told again."""
    quote = a_quote(product_id=MILK.product_id, quote_id="of milk")
    state = next_turn(ordered(CAT, MILK), outcomes.priced(quote))[0]
    assert next_turn(state, heard(Intent.CONFIRM))[1] == PlaceOrder((PricedOffer(MILK, quote),), NOW)


def test_a_repeated_confirmation_with_nothing_else_open_is_the_order_alone() -> None:
    """No offer is made up."""
    made = OrderMade("o1", 1)
    assert orders.on_repeated_confirm(DialogState(order=made)) == (DialogState(order=made), TurnResult((made,)))


@pytest.mark.parametrize("pieces", [1, 2, MAX_PIECES])
def test_as_many_pieces_as_a_household_needs_are_quoted(pieces: int) -> None:
    """From one to the most, both included."""
    three = replace(CAT, quantity=3)
    state, answer = next_turn(quoted(three), heard(Intent.AMOUNT, pieces))
    wanted = replace(CAT, quantity=pieces)
    assert (state.reminder, answer) == (wanted, TurnResult((QuoteOffer(wanted, QUOTE, None),)))


def test_what_is_sold_out_at_the_confirmation_is_replaced() -> None:
    """Something similar is looked for; of a basket the lines that are left are priced."""
    one = PlaceOrder((an_offer(CAT),), NOW)
    assert next_turn(quoted(CAT), CommandFailed(one, SoldOut(TOMORROW)))[1] == FindSimilar(CAT, TOMORROW)
    both = PlaceOrder(CAT_AND_MILK, NOW)
    state = with_basket(*CAT_AND_MILK)
    assert next_turn(state, CommandFailed(both, SoldOut(TOMORROW))) == (state, RepriceBasket((CAT, MILK)))


def test_changed_terms_are_told_with_those_before() -> None:
    """As the quote of one, or as the total of several; both can be confirmed then."""
    dearer = a_quote(quote_id="dearer", price=Decimal(1399))
    one = PlaceOrder((PricedOffer(CAT, QUOTE),), NOW)
    state, answer = next_turn(quoted(CAT), CommandSucceeded(one, (PricedOffer(CAT, dearer),)))
    assert (state.quote, answer) == (dearer, TurnResult((QuoteOffer(CAT, dearer, QUOTE),)))
    lines = (PricedOffer(CAT, dearer), CAT_AND_MILK[1])
    state, answer = next_turn(with_basket(*CAT_AND_MILK), CommandSucceeded(PlaceOrder(CAT_AND_MILK, NOW), lines))
    assert state.offers == lines
    assert state.basket is not None
    assert answer == TurnResult((BasketQuoteOffer(state.basket, Decimal(1389)), BasketPrompt()))


def test_a_price_of_what_is_talked_about_no_more_quotes_nothing() -> None:
    """What waits is offered."""
    state, answer = next_turn(DialogState((CAT,)), outcomes.priced(QUOTE))
    assert (state.offers, answer) == ((), TurnResult((Offer(CAT),)))


def test_an_order_that_arrives_on_another_day_is_told_as_it_stands() -> None:
    """The shopper agreed to the day, too."""
    order = replace(an_order(CAT), delivery_day=QUOTE.delivery_day + timedelta(days=1))
    told = OrderAlreadyPlaced(order.order_id, "корм Royal Canin", 1, Decimal(1299), order.delivery_day)
    assert answer_to(quoted(CAT), outcomes.stored(StandingOrder(order))).responses == (told,)
