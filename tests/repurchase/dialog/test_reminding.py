"""Reminders that shoppers ask for, step by step."""

from __future__ import annotations

from datetime import timedelta

from repurchase.dialog import next_turn
from repurchase.dialog.commands import ScheduleReminder, TurnResult
from repurchase.dialog.dialog_state import DialogState
from repurchase.dialog.events import CommandFailed, CommandSucceeded, OrderDenied
from repurchase.dialog.intent import Intent
from repurchase.dialog.responses import (
    FailureApology,
    NextOffer,
    NotAllowedByVoice,
    QuantityRejected,
    ReminderPlanned,
    RemindersOff,
    RepeatedPrompt,
    Trouble,
)
from repurchase.reminders.requested_time import When
from tests.examples import NOW
from tests.repurchase.dialog.conversations import CAT_AND_MILK, answer_to, heard, offered, with_basket
from tests.talking_shop import CAT, COFFEE, MILK

FRIDAY = When(NOW.date() + timedelta(days=5))
WISH = ScheduleReminder(frozenset({"молоко"}), (), NOW, FRIDAY)
PLANNED = ReminderPlanned(MILK.category, FRIDAY)


def test_who_wants_no_reminders_plans_none() -> None:
    """The conversation ends."""
    off = TurnResult((RemindersOff(),), ends_session=True)
    assert answer_to(DialogState(opted_out=True), heard(Intent.REMIND_ABOUT)) == off


def test_restricted_goods_are_named_and_no_reminder_is_promised() -> None:
    """Any other trouble is told as one."""
    denied = NotAllowedByVoice("пиво")
    assert answer_to(offered(CAT), CommandFailed(WISH, OrderDenied(denied))).responses == (
        denied,
        RepeatedPrompt(CAT, None),
    )
    trouble = (FailureApology(Trouble.NOT_PLANNED), RepeatedPrompt(CAT, None))
    assert answer_to(offered(CAT), CommandFailed(WISH, OrderDenied(QuantityRejected(20)))).responses == trouble


def test_other_goods_that_are_planned_leave_the_question_open() -> None:
    """Of an offer as of a basket; they wait no more."""
    state, answer = next_turn(offered(CAT, MILK), CommandSucceeded(WISH, MILK))
    assert answer == TurnResult((PLANNED, RepeatedPrompt(CAT, None)))
    assert (state.reminder, state.waiting, state.answered) == (CAT, (CAT,), ())
    state = next_turn(with_basket(*CAT_AND_MILK), CommandSucceeded(WISH, COFFEE))[0]
    assert state.offers == CAT_AND_MILK


def test_a_line_of_a_basket_that_is_planned_ends_the_basket() -> None:
    """What is left of it was never told; what else waits is offered."""
    state, answer = next_turn(with_basket(*CAT_AND_MILK), CommandSucceeded(WISH, MILK))
    assert answer == TurnResult((PLANNED, NextOffer(CAT)))
    assert (state.basket, state.reminder, state.waiting) == (None, CAT, (CAT,))


def test_the_only_reminder_that_is_planned_ends_the_conversation() -> None:
    """Nothing else is asked."""
    state, answer = next_turn(offered(MILK), CommandSucceeded(WISH, MILK))
    assert answer == TurnResult((PLANNED,), ends_session=True)
    assert (state.reminder, state.waiting, state.answered) == (None, (), (MILK.reminder_id,))
