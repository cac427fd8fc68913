"""What shoppers begin themselves, step by step."""

from __future__ import annotations

from dataclasses import replace

import pytest

from repurchase.dialog import next_turn
from repurchase.dialog.commands import FindDueGoods, FindNamedGoods, FindNextDue, GetQuote, TurnResult
from repurchase.dialog.dialog_state import DialogState
from repurchase.dialog.events import CommandFailed, OrderDenied, UtteranceReceived
from repurchase.dialog.intent import Intent
from repurchase.dialog.responses import FailureApology, NextOffer, Offer, QuantityRejected, RemindersOff, Trouble
from repurchase.goods.order_policy import MAX_PIECES
from tests import outcomes
from tests.examples import NOW
from tests.repurchase.dialog.conversations import answer_to, heard
from tests.talking_shop import CAT, MILK

MILK_SAID = frozenset({"молоко"})
RICE_MILK = replace(MILK, reminder_id="rice milk", category="молоко рисовое")
GOODS = FindNamedGoods(MILK_SAID, NOW.date(), None)


@pytest.mark.parametrize("intent", [Intent.DUE, Intent.MORE, Intent.ORDER_CATEGORY])
def test_who_wants_no_reminders_begins_nothing(intent: Intent) -> None:
    """The conversation ends, also where something waits."""
    state = DialogState((CAT,), opted_out=True)
    off = TurnResult((RemindersOff(),), ends_session=True)
    assert next_turn(state, UtteranceReceived(intent, NOW, subject=MILK_SAID)) == (state, off)


def test_what_was_answered_is_not_due_again() -> None:
    """In the same conversation; nor is it what a name means."""
    state = DialogState((CAT, MILK), answered=(MILK.reminder_id,))
    assert next_turn(state, heard(Intent.DUE))[1] == FindDueGoods((CAT,))
    assert next_turn(state, UtteranceReceived(Intent.ORDER_CATEGORY, NOW, subject=MILK_SAID))[1] == GOODS


def test_where_more_could_not_be_looked_for_that_is_said() -> None:
    """And the conversation ends where nothing is open."""
    assert answer_to(DialogState(), CommandFailed(FindNextDue(()))) == TurnResult(
        (FailureApology(Trouble.NOT_LOOKED),), ends_session=True
    )


def test_what_is_found_first_is_no_next_offer() -> None:
    """Only after another one was passed over is it «and also»."""
    state, answer = next_turn(DialogState(), outcomes.more(MILK))
    assert (state.reminder, state.waiting, answer) == (MILK, (MILK,), TurnResult((Offer(MILK),)))
    assert next_turn(DialogState((CAT,), CAT), outcomes.more(MILK))[1] == TurnResult((NextOffer(MILK),))


@pytest.mark.parametrize("pieces", [1, MAX_PIECES])
def test_named_goods_are_priced_in_as_many_pieces_as_a_household_needs(pieces: int) -> None:
    """From one to the most, both included."""
    state, command = next_turn(
        DialogState((MILK,)), UtteranceReceived(Intent.ORDER_CATEGORY, NOW, pieces, subject=MILK_SAID)
    )
    assert (state.reminder, command) == (replace(MILK, quantity=pieces), GetQuote(MILK.product_id))


@pytest.mark.parametrize("pieces", [0, MAX_PIECES + 1])
def test_named_goods_are_priced_in_no_other_number(pieces: int) -> None:
    """Nothing is looked for."""
    refused = TurnResult((QuantityRejected(MAX_PIECES),), ends_session=True)
    asked = UtteranceReceived(Intent.ORDER_CATEGORY, NOW, pieces, subject=MILK_SAID)
    assert next_turn(DialogState((MILK,)), asked) == (DialogState((MILK,)), refused)


@pytest.mark.parametrize("waiting", [(MILK, RICE_MILK), (RICE_MILK, MILK)], ids=["first", "last"])
def test_of_several_the_goods_that_were_named_best_are_priced(waiting: tuple[object, ...]) -> None:
    """Whichever waits longer."""
    state, _ = next_turn(DialogState(waiting), UtteranceReceived(Intent.ORDER_CATEGORY, NOW, subject=MILK_SAID))  # type: ignore[arg-type]
    assert state.reminder == MILK


def test_goods_that_are_denied_for_another_reason_were_not_looked_for() -> None:
    """Only what is not for voice is named as such."""
    denied = CommandFailed(GOODS, OrderDenied(QuantityRejected(MAX_PIECES)))
    assert answer_to(DialogState(), denied) == TurnResult((FailureApology(Trouble.NOT_LOOKED),), ends_session=True)
