"""Which step answers what was heard, at each stage."""

from __future__ import annotations

import pytest

from repurchase.dialog import next_turn
from repurchase.dialog.commands import FindNextDue, TurnResult
from repurchase.dialog.dialog_state import DialogState
from repurchase.dialog.intent import Intent
from repurchase.dialog.order_responses import BasketPrompt, BasketTotalAnswer, OrderDeclined, UnknownLine
from repurchase.dialog.responses import NextOffer, NoWaitingReminders, Offer, OrderMade, QuoteOffer
from tests import outcomes
from tests.examples import a_quote, an_order
from tests.repurchase.dialog.conversations import (
    CAT_AND_MILK,
    answer_to,
    heard,
    ordered,
    quoted,
    with_basket,
)
from tests.talking_shop import CAT, MILK

NOTHING = TurnResult((NoWaitingReminders(),), ends_session=True)


@pytest.mark.parametrize("intent", [Intent.UNKNOWN, Intent.SILENCE])
def test_words_without_meaning_miss_no_question_where_none_is_open(intent: Intent) -> None:
    """What waits is offered, and no miss is counted."""
    assert next_turn(DialogState(), heard(intent)) == (DialogState(), NOTHING)
    state, answer = next_turn(DialogState((CAT,)), heard(intent))
    assert (state.misses, answer) == (0, TurnResult((Offer(CAT),)))


@pytest.mark.parametrize("intent", [Intent.UNKNOWN, Intent.SILENCE])
def test_words_without_meaning_do_not_hear_of_the_order_again(intent: Intent) -> None:
    """Only a repeated agreement or a question does."""
    assert answer_to(ordered(CAT), heard(intent)) == NOTHING


@pytest.mark.parametrize("intent", [Intent.NO, Intent.HAVE, Intent.LATER, Intent.NEVER, Intent.AMOUNT, Intent.CHEAPER])
def test_a_refusal_hears_of_no_order_where_none_was_made(intent: Intent) -> None:
    """Nothing is said to stand that does not."""
    assert answer_to(DialogState(), heard(intent)) == NOTHING


def test_a_late_refusal_hears_the_open_question() -> None:
    """A button of an earlier answer that is no confirmation does not repeat the order."""
    late = heard(Intent.NO, about=quoted(CAT).question)
    assert answer_to(ordered(CAT, MILK), late) == TurnResult((Offer(MILK),))


def test_a_late_confirmation_hears_the_quote_of_now() -> None:
    """Where another price was told since the order, that question is the open one."""
    quote = a_quote(product_id=MILK.product_id, quote_id="of milk")
    state = next_turn(ordered(CAT, MILK), outcomes.priced(quote))[0]
    late = heard(Intent.CONFIRM, about=quoted(CAT).question)
    assert answer_to(state, late) == TurnResult((QuoteOffer(MILK, quote, None),))


def test_a_late_confirmation_without_a_new_quote_hears_the_order() -> None:
    """It is the same confirmation again."""
    late = heard(Intent.CONFIRM, about=quoted(CAT).question)
    made = OrderMade(an_order(CAT).order_id, 1)
    assert answer_to(ordered(CAT, MILK), late) == TurnResult((made, NextOffer(MILK)))


def test_later_drops_a_basket() -> None:
    """Its reminders go on waiting."""
    state, answer = next_turn(with_basket(*CAT_AND_MILK), heard(Intent.LATER))
    assert (state.basket, state.waiting) == (None, (CAT, MILK))
    assert answer == TurnResult((OrderDeclined(),), ends_session=True)


def test_what_is_at_home_of_a_basket_is_asked_for() -> None:
    """All of it cannot be meant."""
    state = with_basket(*CAT_AND_MILK)
    assert state.basket is not None
    unclear = TurnResult((UnknownLine(), BasketTotalAnswer(state.basket), BasketPrompt()))
    assert next_turn(state, heard(Intent.HAVE)) == (state, unclear)


def test_the_price_of_a_basket_is_its_total_in_short() -> None:
    """Not every line once more."""
    state = with_basket(*CAT_AND_MILK)
    assert state.basket is not None
    assert answer_to(state, heard(Intent.PRICE)) == TurnResult((BasketTotalAnswer(state.basket), BasketPrompt()))


def test_more_is_looked_for_where_nothing_is_proposed() -> None:
    """Nothing waits, but something may be due."""
    assert next_turn(DialogState(), heard(Intent.MORE)) == (DialogState(), FindNextDue(()))
