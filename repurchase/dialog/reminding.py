"""Reminders that shoppers request, at a time of their choice."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from repurchase.dialog.commands import ScheduleReminder, TurnResult
from repurchase.dialog.dialog_state import DialogState
from repurchase.dialog.events import CommandFailed, CommandSucceeded, OrderDenied, UtteranceReceived
from repurchase.dialog.order_responses import NotRegularlyBought
from repurchase.dialog.responses import (
    FailureApology,
    NextOffer,
    NotAllowedByVoice,
    ReminderPlanned,
    RemindersOff,
    Trouble,
)
from repurchase.dialog.transitions import Turn, respond
from repurchase.reminders.delivery_window import moment_within
from repurchase.reminders.reminder import Reminder
from repurchase.reminders.requested_time import When


def on_remind_me(state: DialogState, utterance: UtteranceReceived) -> Turn:
    """Schedule a reminder of the named goods, whether waiting, due or neither."""
    if state.opted_out:
        return state, TurnResult((RemindersOff(),), ends_session=True)
    at, when = moment_of(utterance)
    return state, ScheduleReminder(utterance.subject, state.waiting, at, when)


def on_remind_of_current(state: DialogState, reminder: Reminder, utterance: UtteranceReceived) -> Turn:
    """Schedule a reminder of the current goods, which the shopper requested and which are not waiting."""
    at, when = moment_of(utterance)
    return state, ScheduleReminder(reminder, (), at, when)


def moment_of(utterance: UtteranceReceived) -> tuple[datetime, When]:
    """Return the requested moment (aware, UTC) within delivery hours, and the same in the shopper's time zone.

    The default is tomorrow.
    """
    tomorrow = utterance.now.astimezone(utterance.zone).date() + timedelta(days=1)
    wanted = When(tomorrow) if utterance.when is None else utterance.when
    at = moment_within(wanted, utterance.zone, utterance.now)
    local = at.astimezone(utterance.zone)
    return at, When(local.date(), None if wanted.hour is None else local.hour)


def after_schedule_reminder(
    state: DialogState, outcome: CommandSucceeded[ScheduleReminder, Reminder | None] | CommandFailed[ScheduleReminder]
) -> Turn:
    """Promise only a reminder that is scheduled; the next waiting one replaces the current offer."""
    match outcome:
        case CommandFailed(_, OrderDenied(NotAllowedByVoice() as response)):
            return respond(state, response)
        case CommandFailed():
            return respond(state, FailureApology(Trouble.NOT_PLANNED))
    reminder = outcome.result
    if reminder is None:
        return respond(state, NotRegularlyBought())
    promise = ReminderPlanned(reminder.category, outcome.command.when)
    left = tuple(each for each in state.waiting if each.reminder_id != reminder.reminder_id)
    after = replace(state, waiting=left)
    talked_about = {each.reminder_id for each in (state.reminder, *_of_basket(state)) if each is not None}
    if not isinstance(outcome.command.goods, Reminder) and reminder.reminder_id not in talked_about:
        return respond(after, promise)
    after = after.without((reminder.reminder_id,))
    following = after.next_reminder()
    if following is None:
        return after, TurnResult((promise,), ends_session=True)
    return after.about(following), TurnResult((promise, NextOffer(following)))


def _of_basket(state: DialogState) -> tuple[Reminder, ...]:
    return () if state.basket is None else tuple(each.reminder for each in state.basket.lines)
