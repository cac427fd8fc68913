"""Goods that a shopper names and never wants to hear of again, or wants to hear of again after all."""

from __future__ import annotations

from dataclasses import replace

from repurchase.dialog.commands import Unmuting, WantMute, WantUnmute
from repurchase.dialog.dialog_state import DialogState
from repurchase.dialog.events import Denied, Done, Failed, Heard
from repurchase.dialog.order_responses import NotBought
from repurchase.dialog.responses import NotMuted, Silenced, Sorry, Trouble, Unmuted, UnmutedWhileOff
from repurchase.dialog.transitions import Turn, directed
from repurchase.reminders.reminder import Reminder


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


def asked_to_end(state: DialogState, heard: Heard) -> Turn:
    """Also where all reminders are off: the category is reminded of once they are on again."""
    return state, WantUnmute(heard.subject, state.waiting)


def ended(state: DialogState, outcome: Done[WantUnmute, Unmuting | None] | Failed[WantUnmute]) -> Turn:
    """Only the named category is reminded of again: a wish about one is no consent to all reminders."""
    if isinstance(outcome, Failed):
        reason = outcome.reason
        denied = reason.saying if isinstance(reason, Denied) else Sorry(Trouble.NOT_SILENCED)
        return directed(state, denied)
    found = outcome.result
    if found is None:
        return directed(state, NotBought())
    if state.opted_out:
        return directed(state, UnmutedWhileOff(found.category))
    return directed(state, Unmuted(found.category) if found.was_muted else NotMuted(found.category))
