"""Answers that take nothing: not now, later, never, and what is at home already."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from repurchase.dialog import reminding
from repurchase.dialog.commands import Answer, WantSilence
from repurchase.dialog.dialog_state import DialogState
from repurchase.dialog.events import Done, Failed, Heard
from repurchase.dialog.order_responses import NotOrdered
from repurchase.dialog.responses import Postponed, Refused, Silenced, Sorry, Stocked, Trouble
from repurchase.dialog.transitions import Turn, answered, put_off, repeated
from repurchase.goods.named_goods import is_named
from repurchase.reminders.mute import (
    LONGEST_PAUSE,
    PAUSE_AFTER_LATER,
    PAUSE_AFTER_REFUSAL,
    Silence,
    pause_after_purchase,
)
from repurchase.reminders.reminder import Reminder
from repurchase.reminders.requested_time import When


def refused(state: DialogState, reminder: Reminder, heard: Heard) -> Turn:
    """Who refuses what is similar wants the usual, and is asked again when it may be there; a wish is dropped."""
    if state.is_wished:
        return not_ordered(state)
    if state.is_substituted:
        return put_off(state, Postponed(reminder.category, PAUSE_AFTER_LATER.days), heard.now + PAUSE_AFTER_LATER)
    silence = Silence(reminder.user_id, reminder.category, heard.now + PAUSE_AFTER_REFUSAL, refusals=1)
    return state, WantSilence(silence, Refused(reminder.category))


def not_ordered(state: DialogState) -> Turn:
    """What the shopper asked for themselves is not ordered, and nothing else changes."""
    return state.quiet(), Answer((NotOrdered(),), ends=True)


def postponed(state: DialogState, reminder: Reminder, heard: Heard) -> Turn:
    """Until the time that was said, within LONGEST_PAUSE; what does not wait is planned anew."""
    if state.is_wished:
        return reminding.planned(state, reminder, heard)
    until, when = _until(heard)
    saying = Postponed(reminder.category, max(round((until - heard.now) / timedelta(days=1)), 1), when)
    return state, WantSilence(Silence(reminder.user_id, reminder.category, until), saying)


def _until(heard: Heard) -> tuple[datetime, When | None]:
    if heard.when is not None:
        return reminding.moment_of(heard)
    pause = PAUSE_AFTER_LATER if heard.number is None else timedelta(days=heard.number)
    return heard.now + min(max(pause, PAUSE_AFTER_LATER), LONGEST_PAUSE), None


def stocked(state: DialogState, reminder: Reminder, heard: Heard) -> Turn:
    """No refusal: the shopper buys it, and wants it again when that is used up, too."""
    if state.is_wished:
        return not_ordered(state)
    until = heard.now + pause_after_purchase(reminder.usual_gap_days)
    return state, WantSilence(Silence(reminder.user_id, reminder.category, until), Stocked(reminder.category))


def without(state: DialogState, reminder: Reminder, heard: Heard) -> Turn:
    """The last line of a basket, say: it is not ordered, and no category rests for it."""
    return not_ordered(state) if heard.subject and is_named(reminder, heard.subject) else repeated(state, heard)


def never(state: DialogState, reminder: Reminder, _heard: Heard) -> Turn:
    """For good."""
    return state, WantSilence(Silence(reminder.user_id, reminder.category, None), Silenced(reminder.category))


def silenced(state: DialogState, outcome: Done[WantSilence, None] | Failed[WantSilence]) -> Turn:
    """A pause is kept by taking the reminder away; "never again" would be a promise that nobody keeps."""
    wish = outcome.wish
    if isinstance(outcome, Failed) and isinstance(wish.saying, Silenced):
        return state, Answer((Sorry(Trouble.NOT_SILENCED),))
    after, answer = answered(state, wish.saying)
    if isinstance(wish.saying, Postponed) and answer.closes is not None and wish.silence.until is not None:
        return after, replace(answer, closes=None, postpones=replace(answer.closes, due_at=wish.silence.until))
    return after, answer
