"""The steps that most turns end with: the next offer, the open question once more, and what an answer closes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from repurchase.dialog_state import DialogState
from repurchase.reminder import Reminder
from repurchase.saying import (
    AskedAgain,
    NextOffer,
    NothingDue,
    Offer,
    QuoteOffer,
    RemindersOff,
    Saying,
    SimilarAsked,
    SimilarOffer,
)
from repurchase.turn import Answer, Heard, Wish

Turn = tuple[DialogState, Answer | Wish]


def offer_next(state: DialogState) -> Turn:
    """Offer the oldest reminder that waits."""
    reminder = state.next_reminder()
    if reminder is None:
        return state, Answer((RemindersOff() if state.opted_out else NothingDue(),), ends=True)
    return replace(state, reminder=reminder, quote=None, misses=0), Answer((Offer(reminder),))


def question(state: DialogState) -> tuple[Saying, ...]:
    """The open question, in short; empty where none is open."""
    if state.reminder is None:
        return ()
    if state.is_substituted and state.quote is None:
        return (SimilarAsked(state.reminder),)
    return (AskedAgain(state.reminder, state.quote),)


def repeated(state: DialogState, reminder: Reminder, _heard: Heard) -> Turn:
    """The open question, in full."""
    if state.quote is not None:
        return state, Answer((QuoteOffer(reminder, state.quote, None),))
    if state.is_substituted and state.usual is not None:
        return state, Answer((SimilarOffer(state.usual, reminder),))
    return state, Answer((Offer(reminder),))


def directed(state: DialogState, saying: Saying) -> Turn:
    """Say something that decides nothing; the open question stays."""
    return state, Answer((saying, *question(state)), ends=state.reminder is None)


def answered(state: DialogState, saying: Saying) -> tuple[DialogState, Answer]:
    """Close the reminder at hand, and offer what else waits."""
    after = state.without_reminder()
    reminder = after.next_reminder()
    if reminder is None:
        return after, Answer((saying,), closes=state.usual, ends=True)
    return replace(after, reminder=reminder), Answer((saying, NextOffer(reminder)), closes=state.usual)


def put_off(state: DialogState, saying: Saying, again_at: datetime) -> Turn:
    """The usual comes back by itself, and what else waits is offered now."""
    after, answer = answered(state, saying)
    usual = None if state.usual is None else replace(state.usual, due_at=again_at)
    return after, replace(answer, closes=None, postpones=usual)
