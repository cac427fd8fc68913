"""Answers that take nothing: not now, later, never, and what is at home already."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from repurchase.dialog.transitions import Turn, answered, put_off
from repurchase.dialog_state import DialogState
from repurchase.reminder import Reminder
from repurchase.saying import Postponed, Refused, Silenced, Sorry, Stocked, Trouble
from repurchase.silence import LONGEST_PAUSE, PAUSE_AFTER_LATER, PAUSE_AFTER_REFUSAL, Silence, pause_after_purchase
from repurchase.turn import Answer, Done, Failed, Heard, WantSilence


def refused(state: DialogState, reminder: Reminder, heard: Heard) -> Turn:
    """Who refuses what is similar wants the usual, and is asked again when it may be there."""
    if state.is_substituted:
        return put_off(state, Postponed(reminder.category, PAUSE_AFTER_LATER.days), heard.now + PAUSE_AFTER_LATER)
    silence = Silence(reminder.user_id, reminder.category, heard.now + PAUSE_AFTER_REFUSAL, refusals=1)
    return state, WantSilence(silence, Refused(reminder.category))


def postponed(state: DialogState, reminder: Reminder, heard: Heard) -> Turn:
    """As long as was said, within LONGEST_PAUSE."""
    pause = PAUSE_AFTER_LATER if heard.number is None else timedelta(days=heard.number)
    pause = min(max(pause, PAUSE_AFTER_LATER), LONGEST_PAUSE)
    silence = Silence(reminder.user_id, reminder.category, heard.now + pause)
    return state, WantSilence(silence, Postponed(reminder.category, pause.days))


def stocked(state: DialogState, reminder: Reminder, heard: Heard) -> Turn:
    """No refusal: the shopper buys it, and wants it again when that is used up, too."""
    until = heard.now + pause_after_purchase(reminder.usual_gap_days)
    return state, WantSilence(Silence(reminder.user_id, reminder.category, until), Stocked(reminder.category))


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
