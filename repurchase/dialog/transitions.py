"""The steps that most turns end with: the next offer, the open question once more, and what an answer closes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from repurchase.dialog.commands import Answer, Wish
from repurchase.dialog.dialog_state import DialogState, Stage
from repurchase.dialog.events import Heard
from repurchase.dialog.order_responses import BasketAsked, BasketQuoted, BasketTotal, QuoteTold
from repurchase.dialog.responses import (
    AskedAgain,
    ConfirmInApp,
    NextOffer,
    NothingWaits,
    Offer,
    QuoteOffer,
    RemindersOff,
    Saying,
    SimilarAsked,
    SimilarOffer,
)
from repurchase.orders.quote import Quote

Turn = tuple[DialogState, Answer | Wish]


def woke(state: DialogState) -> Turn:
    """Offer the oldest reminder that waits; where none does, the shopper may ask what is due."""
    after, answer = offer_next(state)
    return after, replace(answer, ends=state.opted_out)


def offer_next(state: DialogState) -> tuple[DialogState, Answer]:
    """Offer the oldest reminder that waits."""
    reminder = state.next_reminder()
    if reminder is None:
        return state, Answer((RemindersOff() if state.opted_out else NothingWaits(),), ends=True)
    return state.about(reminder), Answer((Offer(reminder),))


def told(state: DialogState, instead_of: Quote | None = None) -> tuple[Saying, ...]:
    """The open question in full; `instead_of` is a quote that the shopper was told before and that holds no more.

    What is too expensive for an order by voice is not asked for.
    """
    if state.basket is not None:
        return basket_told(state)
    if state.reminder is None:
        return ()
    if state.quote is not None:
        if state.is_too_expensive:
            return (QuoteTold(state.reminder, state.quote, instead_of), *question(state))
        return (QuoteOffer(state.reminder, state.quote, instead_of),)
    if state.is_substituted and state.usual is not None:
        return (SimilarOffer(state.usual, state.reminder),)
    return (Offer(state.reminder),)


def basket_told(state: DialogState, *notes: Saying, instead_of: Decimal | None = None) -> tuple[Saying, ...]:
    """The basket in full, the notes, and the question; `instead_of` is the total before the Market changed it."""
    if state.basket is None:
        return notes
    asked = BasketAsked() if (limit := state.exceeded_limit) is None else ConfirmInApp(state.total, limit)
    return (BasketQuoted(state.basket, instead_of), *notes, asked)


def question(state: DialogState) -> tuple[Saying, ...]:
    """The open question, in short; empty where none is open."""
    if (limit := state.exceeded_limit) is not None:
        return (ConfirmInApp(state.total, limit),)
    if state.basket is not None:
        return (BasketTotal(state.basket), BasketAsked())
    if state.reminder is None:
        return ()
    if state.is_substituted and state.quote is None:
        return (SimilarAsked(state.reminder),)
    return (AskedAgain(state.reminder, state.quote),)


def repeated(state: DialogState, _heard: Heard) -> Turn:
    """The open question, in full."""
    return state, Answer(told(state))


def directed(state: DialogState, saying: Saying) -> tuple[DialogState, Answer]:
    """Say something that decides nothing; the open question stays."""
    return state, Answer((saying, *question(state)), ends=state.stage is Stage.QUIET)


def answered(state: DialogState, *says: Saying, ids: Sequence[str] = ()) -> tuple[DialogState, Answer]:
    """Close what is at hand, or the reminders of these ids, and offer what else waits."""
    after = state.without(ids) if ids else state.without_reminder()
    reminder = after.next_reminder()
    closes = None if ids else state.usual
    if reminder is None:
        return after, Answer(says, closes=closes, ends=True)
    return after.about(reminder), Answer((*says, NextOffer(reminder)), closes=closes)


def put_off(state: DialogState, saying: Saying, again_at: datetime) -> Turn:
    """The usual comes back by itself, and what else waits is offered now."""
    after, answer = answered(state, saying)
    usual = None if state.usual is None else replace(state.usual, due_at=again_at)
    return after, replace(answer, closes=None, postpones=usual)
