"""What shoppers begin themselves, step by step."""

from __future__ import annotations

from dataclasses import replace

import pytest

from repurchase.dialog import next_turn
from repurchase.dialog.commands import Answer, WantDue, WantGoods, WantMore, WantQuote
from repurchase.dialog.dialog_state import DialogState
from repurchase.dialog.events import Denied, Failed, Heard
from repurchase.dialog.intent import Intent
from repurchase.dialog.responses import AmountRefused, NextOffer, Offer, RemindersOff, Sorry, Trouble
from repurchase.goods.order_policy import MOST_PIECES
from tests import outcomes
from tests.examples import NOW
from tests.repurchase.dialog.conversations import answer_to, heard
from tests.talking_shop import CAT, MILK

MILK_SAID = frozenset({"молоко"})
RICE_MILK = replace(MILK, reminder_id="rice milk", category="молоко рисовое")
GOODS = WantGoods(MILK_SAID, NOW.date(), None)


@pytest.mark.parametrize("intent", [Intent.DUE, Intent.MORE, Intent.ORDER_CATEGORY])
def test_who_wants_no_reminders_begins_nothing(intent: Intent) -> None:
    """The conversation ends, also where something waits."""
    state = DialogState((CAT,), opted_out=True)
    off = Answer((RemindersOff(),), ends=True)
    assert next_turn(state, Heard(intent, NOW, subject=MILK_SAID)) == (state, off)


def test_what_was_answered_is_not_due_again() -> None:
    """In the same conversation; nor is it what a name means."""
    state = DialogState((CAT, MILK), answered=(MILK.reminder_id,))
    assert next_turn(state, heard(Intent.DUE))[1] == WantDue((CAT,))
    assert next_turn(state, Heard(Intent.ORDER_CATEGORY, NOW, subject=MILK_SAID))[1] == GOODS


def test_where_more_could_not_be_looked_for_that_is_said() -> None:
    """And the conversation ends where nothing is open."""
    assert answer_to(DialogState(), Failed(WantMore(()))) == Answer((Sorry(Trouble.NOT_LOOKED),), ends=True)


def test_what_is_found_first_is_no_next_offer() -> None:
    """Only after another one was passed over is it «and also»."""
    state, answer = next_turn(DialogState(), outcomes.more(MILK))
    assert (state.reminder, state.waiting, answer) == (MILK, (MILK,), Answer((Offer(MILK),)))
    assert next_turn(DialogState((CAT,), CAT), outcomes.more(MILK))[1] == Answer((NextOffer(MILK),))


@pytest.mark.parametrize("pieces", [1, MOST_PIECES])
def test_named_goods_are_priced_in_as_many_pieces_as_a_household_needs(pieces: int) -> None:
    """From one to the most, both included."""
    state, wish = next_turn(DialogState((MILK,)), Heard(Intent.ORDER_CATEGORY, NOW, pieces, subject=MILK_SAID))
    assert (state.reminder, wish) == (replace(MILK, quantity=pieces), WantQuote(MILK.product_id))


@pytest.mark.parametrize("pieces", [0, MOST_PIECES + 1])
def test_named_goods_are_priced_in_no_other_number(pieces: int) -> None:
    """Nothing is looked for."""
    refused = Answer((AmountRefused(MOST_PIECES),), ends=True)
    asked = Heard(Intent.ORDER_CATEGORY, NOW, pieces, subject=MILK_SAID)
    assert next_turn(DialogState((MILK,)), asked) == (DialogState((MILK,)), refused)


@pytest.mark.parametrize("waiting", [(MILK, RICE_MILK), (RICE_MILK, MILK)], ids=["first", "last"])
def test_of_several_the_goods_that_were_named_best_are_priced(waiting: tuple[object, ...]) -> None:
    """Whichever waits longer."""
    state, _ = next_turn(DialogState(waiting), Heard(Intent.ORDER_CATEGORY, NOW, subject=MILK_SAID))  # type: ignore[arg-type]
    assert state.reminder == MILK


def test_goods_that_are_denied_for_another_reason_were_not_looked_for() -> None:
    """Only what is not for voice is named as such."""
    denied = Failed(GOODS, Denied(AmountRefused(MOST_PIECES)))
    assert answer_to(DialogState(), denied) == Answer((Sorry(Trouble.NOT_LOOKED),), ends=True)
