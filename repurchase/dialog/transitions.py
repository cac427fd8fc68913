"""Transitions that most turns end with: the next offer, the open question again, and closed reminders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from repurchase.dialog.commands import Command, TurnResult
from repurchase.dialog.dialog_state import DialogState, Stage
from repurchase.dialog.events import UtteranceReceived
from repurchase.dialog.order_responses import BasketPrompt, BasketQuoteOffer, BasketTotalAnswer, QuoteAnswer
from repurchase.dialog.responses import (
    ConfirmInApp,
    NextOffer,
    NoWaitingReminders,
    Offer,
    QuoteOffer,
    RemindersOff,
    RepeatedPrompt,
    SimilarOffer,
    SimilarPrompt,
    SpokenResponse,
)
from repurchase.orders.quote import Quote

Turn = tuple[DialogState, TurnResult | Command]


def start_session(state: DialogState) -> Turn:
    """Offer the oldest waiting reminder; without one, the shopper may ask what is due."""
    after, answer = offer_next(state)
    return after, replace(answer, ends_session=state.opted_out)


def offer_next(state: DialogState) -> tuple[DialogState, TurnResult]:
    """Offer the oldest waiting reminder."""
    reminder = state.next_reminder()
    if reminder is None:
        return state, TurnResult((RemindersOff() if state.opted_out else NoWaitingReminders(),), ends_session=True)
    return state.about(reminder), TurnResult((Offer(reminder),))


def repeat_in_full(state: DialogState, instead_of: Quote | None = None) -> tuple[SpokenResponse, ...]:
    """Return the open question in full; `instead_of` is an expired quote that the shopper heard before.

    An offer that is too expensive for a voice order gets no confirmation prompt.
    """
    if state.basket is not None:
        return repeat_basket(state)
    if state.reminder is None:
        return ()
    if state.quote is not None:
        if state.is_too_expensive:
            return (QuoteAnswer(state.reminder, state.quote, instead_of), *question(state))
        return (QuoteOffer(state.reminder, state.quote, instead_of),)
    if state.is_substituted and state.usual is not None:
        return (SimilarOffer(state.usual, state.reminder),)
    return (Offer(state.reminder),)


def repeat_basket(
    state: DialogState, *notes: SpokenResponse, instead_of: Decimal | None = None
) -> tuple[SpokenResponse, ...]:
    """Return the basket in full, the notes and the question; `instead_of` is the total before the Market changed it."""
    if state.basket is None:
        return notes
    asked = BasketPrompt() if (limit := state.exceeded_limit) is None else ConfirmInApp(state.total, limit)
    return (BasketQuoteOffer(state.basket, instead_of), *notes, asked)


def question(state: DialogState) -> tuple[SpokenResponse, ...]:
    """Return the open question in short form; empty without one."""
    if (limit := state.exceeded_limit) is not None:
        return (ConfirmInApp(state.total, limit),)
    if state.basket is not None:
        return (BasketTotalAnswer(state.basket), BasketPrompt())
    if state.reminder is None:
        return ()
    if state.is_substituted and state.quote is None:
        return (SimilarPrompt(state.reminder),)
    return (RepeatedPrompt(state.reminder, state.quote),)


def on_repeat(state: DialogState, _utterance: UtteranceReceived) -> Turn:
    """Repeat the open question in full."""
    return state, TurnResult(repeat_in_full(state))


def respond(state: DialogState, response: SpokenResponse) -> tuple[DialogState, TurnResult]:
    """Respond without a decision; the open question stays."""
    return state, TurnResult((response, *question(state)), ends_session=state.stage is Stage.QUIET)


def close_and_continue(
    state: DialogState, *says: SpokenResponse, ids: Sequence[str] = ()
) -> tuple[DialogState, TurnResult]:
    """Close the current reminder, or the reminders with these ids, and offer the next waiting one."""
    after = state.without(ids) if ids else state.without_reminder()
    reminder = after.next_reminder()
    closes = None if ids else state.usual
    if reminder is None:
        return after, TurnResult(says, closes=closes, ends_session=True)
    return after.about(reminder), TurnResult((*says, NextOffer(reminder)), closes=closes)


def postpone_and_continue(state: DialogState, response: SpokenResponse, again_at: datetime) -> Turn:
    """Reschedule the usual reminder for `again_at` and offer the next waiting one."""
    after, answer = close_and_continue(state, response)
    usual = None if state.usual is None else replace(state.usual, due_at=again_at)
    return after, replace(answer, closes=None, postpones=usual)
