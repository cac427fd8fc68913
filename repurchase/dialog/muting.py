"""Muting and unmuting of goods that a shopper names."""

from __future__ import annotations

from dataclasses import replace

from repurchase.dialog.commands import MuteNamedGoods, UnmuteNamedGoods, Unmuting
from repurchase.dialog.dialog_state import DialogState
from repurchase.dialog.events import CommandFailed, CommandSucceeded, OrderDenied, UtteranceReceived
from repurchase.dialog.order_responses import NotRegularlyBought
from repurchase.dialog.responses import CategoryMuted, FailureApology, NotMuted, Trouble, Unmuted, UnmutedWhileOff
from repurchase.dialog.transitions import Turn, respond
from repurchase.reminders.reminder import Reminder


def on_mute_goods(state: DialogState, utterance: UtteranceReceived) -> Turn:
    """Mute the named goods, regardless of the current offer."""
    return state, MuteNamedGoods(utterance.subject, state.waiting)


def after_mute_goods(
    state: DialogState, outcome: CommandSucceeded[MuteNamedGoods, Reminder | None] | CommandFailed[MuteNamedGoods]
) -> Turn:
    """Confirm only a stored mute; a question about other goods stays."""
    if isinstance(outcome, CommandFailed):
        return respond(state, FailureApology(Trouble.NOT_SILENCED))
    muted = outcome.result
    if muted is None:
        return respond(state, NotRegularlyBought())
    left = replace(state, waiting=tuple(each for each in state.waiting if each.category != muted.category))
    at_hand = (state.reminder, *(each.reminder for each in state.offers))
    if any(each is not None and each.category == muted.category for each in at_hand):
        left = left.quiet()
    after, answer = respond(left, CategoryMuted(muted.category))
    return after, replace(answer, closes=muted)


def asked_to_end(state: DialogState, utterance: UtteranceReceived) -> Turn:
    """Unmute, even while all reminders are off: the category is included once they are on again."""
    return state, UnmuteNamedGoods(utterance.subject, state.waiting)


def ended(
    state: DialogState, outcome: CommandSucceeded[UnmuteNamedGoods, Unmuting | None] | CommandFailed[UnmuteNamedGoods]
) -> Turn:
    """Unmute only the named category; this is no consent to all reminders."""
    if isinstance(outcome, CommandFailed):
        reason = outcome.reason
        denied = reason.response if isinstance(reason, OrderDenied) else FailureApology(Trouble.NOT_SILENCED)
        return respond(state, denied)
    found = outcome.result
    if found is None:
        return respond(state, NotRegularlyBought())
    if state.opted_out:
        return respond(state, UnmutedWhileOff(found.category))
    return respond(state, Unmuted(found.category) if found.was_muted else NotMuted(found.category))
