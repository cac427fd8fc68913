"""Answers that decline an offer: no, later, never, and already stocked."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from repurchase.dialog import reminding
from repurchase.dialog.commands import SaveMute, TurnResult
from repurchase.dialog.dialog_state import DialogState
from repurchase.dialog.events import CommandFailed, CommandSucceeded, UtteranceReceived
from repurchase.dialog.order_responses import OrderDeclined
from repurchase.dialog.responses import (
    AlreadyStocked,
    CategoryMuted,
    FailureApology,
    OfferDeclined,
    ReminderPostponed,
    Trouble,
)
from repurchase.dialog.transitions import Turn, close_and_continue, on_repeat, postpone_and_continue
from repurchase.goods.named_goods import is_named
from repurchase.reminders.mute import (
    MAX_PAUSE,
    PAUSE_AFTER_LATER,
    PAUSE_AFTER_REFUSAL,
    Mute,
    pause_after_purchase,
)
from repurchase.reminders.reminder import Reminder
from repurchase.reminders.requested_time import When


def on_decline(state: DialogState, reminder: Reminder, utterance: UtteranceReceived) -> Turn:
    """Decline: a declined substitute postpones the usual product; requested goods are dropped."""
    if state.is_wished:
        return decline_request(state)
    if state.is_substituted:
        return postpone_and_continue(
            state, ReminderPostponed(reminder.category, PAUSE_AFTER_LATER.days), utterance.now + PAUSE_AFTER_LATER
        )
    silence = Mute(reminder.user_id, reminder.category, utterance.now + PAUSE_AFTER_REFUSAL, refusals=1)
    return state, SaveMute(silence, OfferDeclined(reminder.category))


def decline_request(state: DialogState) -> Turn:
    """Drop the goods that the shopper requested; nothing else changes."""
    return state.quiet(), TurnResult((OrderDeclined(),), ends_session=True)


def on_postpone(state: DialogState, reminder: Reminder, utterance: UtteranceReceived) -> Turn:
    """Postpone to the requested time, within MAX_PAUSE; goods that are not waiting are scheduled."""
    if state.is_wished:
        return reminding.on_remind_of_current(state, reminder, utterance)
    until, when = _until(utterance)
    response = ReminderPostponed(reminder.category, max(round((until - utterance.now) / timedelta(days=1)), 1), when)
    return state, SaveMute(Mute(reminder.user_id, reminder.category, until), response)


def _until(utterance: UtteranceReceived) -> tuple[datetime, When | None]:
    if utterance.when is not None:
        return reminding.moment_of(utterance)
    pause = PAUSE_AFTER_LATER if utterance.number is None else timedelta(days=utterance.number)
    return utterance.now + min(max(pause, PAUSE_AFTER_LATER), MAX_PAUSE), None


def on_already_stocked(state: DialogState, reminder: Reminder, utterance: UtteranceReceived) -> Turn:
    """Mute for one usual gap; this is no refusal, because the shopper will need it again after that."""
    if state.is_wished:
        return decline_request(state)
    until = utterance.now + pause_after_purchase(reminder.usual_gap_days)
    return state, SaveMute(Mute(reminder.user_id, reminder.category, until), AlreadyStocked(reminder.category))


def on_remove(state: DialogState, reminder: Reminder, utterance: UtteranceReceived) -> Turn:
    """Drop the named goods, such as the last line of a basket, without muting the category."""
    return (
        decline_request(state)
        if utterance.subject and is_named(reminder, utterance.subject)
        else on_repeat(state, utterance)
    )


def on_never(state: DialogState, reminder: Reminder, _utterance: UtteranceReceived) -> Turn:
    """Mute the category permanently."""
    return state, SaveMute(Mute(reminder.user_id, reminder.category, None), CategoryMuted(reminder.category))


def after_save_mute(state: DialogState, outcome: CommandSucceeded[SaveMute, None] | CommandFailed[SaveMute]) -> Turn:
    """Close the reminder even if storing a pause failed; a permanent mute is promised only if stored."""
    command = outcome.command
    if isinstance(outcome, CommandFailed) and isinstance(command.response, CategoryMuted):
        return state, TurnResult((FailureApology(Trouble.NOT_SILENCED),))
    after, answer = close_and_continue(state, command.response)
    if (
        isinstance(command.response, ReminderPostponed)
        and answer.closes is not None
        and command.silence.until is not None
    ):
        return after, replace(answer, closes=None, postpones=replace(answer.closes, due_at=command.silence.until))
    return after, answer
