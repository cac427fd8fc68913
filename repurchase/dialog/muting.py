"""Goods that a shopper names and never wants to hear of again."""

from __future__ import annotations

from dataclasses import replace

from repurchase.dialog.transitions import Turn, directed
from repurchase.dialog_state import DialogState
from repurchase.order_saying import NotBought
from repurchase.reminder import Reminder
from repurchase.saying import Silenced, Sorry, Trouble
from repurchase.turn import Done, Failed, Heard, WantMute


def asked(state: DialogState, heard: Heard) -> Turn:
    """Whatever is at hand."""
    return state, WantMute(heard.subject, state.waiting)


def settled(state: DialogState, outcome: Done[WantMute, Reminder | None] | Failed[WantMute]) -> Turn:
    """Promised only where it is remembered; the question about other goods stays."""
    if isinstance(outcome, Failed):
        return directed(state, Sorry(Trouble.NOT_SILENCED))
    muted = outcome.result
    if muted is None:
        return directed(state, NotBought())
    left = replace(state, waiting=tuple(each for each in state.waiting if each.category != muted.category))
    at_hand = (state.reminder, *(each.reminder for each in state.offers))
    if any(each is not None and each.category == muted.category for each in at_hand):
        left = left.quiet()
    after, answer = directed(left, Silenced(muted.category))
    return after, replace(answer, closes=muted)
