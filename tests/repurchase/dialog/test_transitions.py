"""The open question, in full and in short, and what is offered next."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from repurchase.dialog import next_turn
from repurchase.dialog.commands import Answer
from repurchase.dialog.dialog_state import DialogState
from repurchase.dialog.events import Done, Woke
from repurchase.dialog.intent import Intent
from repurchase.dialog.order_responses import BasketAsked, BasketQuoted, BasketTotal, LinesLeftOut, QuoteTold
from repurchase.dialog.responses import AskedAgain, ConfirmInApp, QuoteOffer, RemindersOff, SimilarAsked
from repurchase.dialog.transitions import basket_told, question, told
from repurchase.orders.search_result import FoundProduct
from repurchase.orders.substitution import in_place_of
from tests import outcomes
from tests.examples import a_quote
from tests.repurchase.dialog.conversations import CAT_AND_MILK, QUOTE, answer_to, heard, quoted, with_basket
from tests.talking_shop import CAT, MILK

LIMIT = Decimal(1000)
IN_APP = ConfirmInApp(Decimal(1299), LIMIT)


def test_nothing_is_asked_where_nothing_is_open() -> None:
    """Neither in full nor in short; notes about a basket are said without one."""
    assert told(DialogState()) == question(DialogState()) == ()
    assert basket_told(DialogState(), LinesLeftOut(2)) == (LinesLeftOut(2),)


def test_a_quote_above_the_limit_is_told_and_not_asked_for() -> None:
    """The old price is told with it where there was one."""
    state = quoted(CAT, max_total=LIMIT)
    assert told(state) == (QuoteTold(CAT, QUOTE, None), IN_APP)
    before = a_quote(quote_id="before", price=Decimal(900))
    answer = answer_to(quoted(CAT, quote=before, max_total=LIMIT), outcomes.priced(QUOTE))
    assert answer == Answer((QuoteTold(CAT, QUOTE, before), IN_APP))
    assert question(state) == (IN_APP,)


def test_a_quote_up_to_the_limit_is_asked_for() -> None:
    """The limit itself can be ordered by voice."""
    state = quoted(CAT, max_total=Decimal(1299))
    assert told(state) == (QuoteOffer(CAT, QUOTE, None),)
    assert question(state) == (AskedAgain(CAT, QUOTE),)


def test_a_basket_above_the_limit_is_told_and_not_asked_for() -> None:
    """Its total counts, not the price of any line."""
    state = with_basket(*CAT_AND_MILK, max_total=Decimal(1388))
    assert state.basket is not None
    in_app = ConfirmInApp(Decimal(1389), Decimal(1388))
    assert told(state) == (BasketQuoted(state.basket, None), in_app)
    assert question(state) == (in_app,)
    within = replace(state, max_total=Decimal(1389))
    assert told(within) == (BasketQuoted(state.basket, None), BasketAsked())
    assert question(within) == (BasketTotal(state.basket), BasketAsked())


def test_something_similar_is_asked_for_like_the_usual_once_it_is_priced() -> None:
    """In short: before the price whether it will do, then whether to order it."""
    similar = in_place_of(CAT, FoundProduct("820166", "корм Whiskas", Decimal(899)))
    quote = a_quote(product_id="820166", price=Decimal(899))
    unpriced = DialogState((CAT,), similar)
    assert question(unpriced) == (SimilarAsked(similar),)
    assert question(replace(unpriced, quote=quote)) == (AskedAgain(similar, quote),)


@pytest.mark.parametrize("intent", [Intent.YES, Intent.REPEAT, Intent.MORE, Intent.DUE])
def test_nothing_is_offered_to_who_wants_no_reminders(intent: Intent) -> None:
    """Also where another device let something wait while the consent was being withdrawn."""
    state = DialogState((CAT, MILK), opted_out=True)
    off = Answer((RemindersOff(),), ends=True)
    assert answer_to(state, Woke()) == answer_to(state, heard(intent)) == off


def test_nothing_else_is_offered_after_an_answer_to_who_wants_no_reminders() -> None:
    """The answer ends the conversation."""
    state = replace(quoted(CAT, MILK), opted_out=True)
    wish = next_turn(state, heard(Intent.NO))[1]
    assert not isinstance(wish, Answer)
    answer = answer_to(state, Done(wish, None))
    assert (len(answer.says), answer.closes, answer.ends) == (1, CAT, True)
