"""The open question, in full and in short, and what is offered next."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from repurchase.dialog import next_turn
from repurchase.dialog.commands import TurnResult
from repurchase.dialog.dialog_state import DialogState
from repurchase.dialog.events import CommandSucceeded, SessionStarted
from repurchase.dialog.intent import Intent
from repurchase.dialog.order_responses import (
    BasketPrompt,
    BasketQuoteOffer,
    BasketTotalAnswer,
    LinesLeftOut,
    QuoteAnswer,
)
from repurchase.dialog.responses import ConfirmInApp, QuoteOffer, RemindersOff, RepeatedPrompt, SimilarPrompt
from repurchase.dialog.transitions import question, repeat_basket, repeat_in_full
from repurchase.orders.search_result import SearchResult
from repurchase.orders.substitution import in_place_of
from tests import outcomes
from tests.examples import a_quote
from tests.repurchase.dialog.conversations import CAT_AND_MILK, QUOTE, answer_to, heard, quoted, with_basket
from tests.talking_shop import CAT, MILK

LIMIT = Decimal(1000)
IN_APP = ConfirmInApp(Decimal(1299), LIMIT)


def test_nothing_is_asked_where_nothing_is_open() -> None:
    """Neither in full nor in short; notes about a basket are said without one."""
    assert repeat_in_full(DialogState()) == question(DialogState()) == ()
    assert repeat_basket(DialogState(), LinesLeftOut(2)) == (LinesLeftOut(2),)


def test_a_quote_above_the_limit_is_told_and_not_asked_for() -> None:
    """The old price is told with it where there was one."""
    state = quoted(CAT, max_total=LIMIT)
    assert repeat_in_full(state) == (QuoteAnswer(CAT, QUOTE, None), IN_APP)
    before = a_quote(quote_id="before", price=Decimal(900))
    answer = answer_to(quoted(CAT, quote=before, max_total=LIMIT), outcomes.priced(QUOTE))
    assert answer == TurnResult((QuoteAnswer(CAT, QUOTE, before), IN_APP))
    assert question(state) == (IN_APP,)


def test_a_quote_up_to_the_limit_is_asked_for() -> None:
    """The limit itself can be ordered by voice."""
    state = quoted(CAT, max_total=Decimal(1299))
    assert repeat_in_full(state) == (QuoteOffer(CAT, QUOTE, None),)
    assert question(state) == (RepeatedPrompt(CAT, QUOTE),)


def test_a_basket_above_the_limit_is_told_and_not_asked_for() -> None:
    """Its total counts, not the price of any line."""
    state = with_basket(*CAT_AND_MILK, max_total=Decimal(1388))
    assert state.basket is not None
    in_app = ConfirmInApp(Decimal(1389), Decimal(1388))
    assert repeat_in_full(state) == (BasketQuoteOffer(state.basket, None), in_app)
    assert question(state) == (in_app,)
    within = replace(state, max_total=Decimal(1389))
    assert repeat_in_full(within) == (BasketQuoteOffer(state.basket, None), BasketPrompt())
    assert question(within) == (BasketTotalAnswer(state.basket), BasketPrompt())


def test_something_similar_is_asked_for_like_the_usual_once_it_is_priced() -> None:
    """In short: before the price whether it will do, then whether to order it."""
    similar = in_place_of(CAT, SearchResult("820166", "корм Whiskas", Decimal(899)))
    quote = a_quote(product_id="820166", price=Decimal(899))
    unpriced = DialogState((CAT,), similar)
    assert question(unpriced) == (SimilarPrompt(similar),)
    assert question(replace(unpriced, quote=quote)) == (RepeatedPrompt(similar, quote),)


@pytest.mark.parametrize("intent", [Intent.YES, Intent.REPEAT, Intent.MORE, Intent.DUE])
def test_nothing_is_offered_to_who_wants_no_reminders(intent: Intent) -> None:
    """Also where another device let something wait while the consent was being withdrawn."""
    state = DialogState((CAT, MILK), opted_out=True)
    off = TurnResult((RemindersOff(),), ends_session=True)
    assert answer_to(state, SessionStarted()) == answer_to(state, heard(intent)) == off


def test_nothing_else_is_offered_after_an_answer_to_who_wants_no_reminders() -> None:
    """The answer ends the conversation."""
    state = replace(quoted(CAT, MILK), opted_out=True)
    command = next_turn(state, heard(Intent.NO))[1]
    assert not isinstance(command, TurnResult)
    answer = answer_to(state, CommandSucceeded(command, None))
    assert (len(answer.responses), answer.closes, answer.ends_session) == (1, CAT, True)
