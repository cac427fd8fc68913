"""Reminders that shoppers ask for, at a time of their own."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from repurchase.dialog.commands import Answer, WantReminder
from repurchase.dialog.dialog_state import DialogState
from repurchase.dialog.events import Denied, Done, Failed, Heard
from repurchase.dialog.order_responses import NotBought
from repurchase.dialog.responses import NextOffer, NotForVoice, ReminderPlanned, RemindersOff, Sorry, Trouble
from repurchase.dialog.transitions import Turn, directed
from repurchase.reminders.delivery_window import moment_within
from repurchase.reminders.reminder import Reminder
from repurchase.reminders.requested_time import When


def asked(state: DialogState, heard: Heard) -> Turn:
    """Of the goods that are named, whether they wait, are due or neither."""
    if state.opted_out:
        return state, Answer((RemindersOff(),), ends=True)
    at, when = moment_of(heard)
    return state, WantReminder(heard.subject, state.waiting, at, when)


def planned(state: DialogState, reminder: Reminder, heard: Heard) -> Turn:
    """Of the goods at hand, which the shopper asked for and that do not wait."""
    at, when = moment_of(heard)
    return state, WantReminder(reminder, (), at, when)


def moment_of(heard: Heard) -> tuple[datetime, When]:
    """The moment that was said (aware, UTC), within listening hours, and the same in the shopper's calendar.

    Tomorrow, where none was said.
    """
    tomorrow = heard.now.astimezone(heard.zone).date() + timedelta(days=1)
    wanted = When(tomorrow) if heard.when is None else heard.when
    at = moment_within(wanted, heard.zone, heard.now)
    local = at.astimezone(heard.zone)
    return at, When(local.date(), None if wanted.hour is None else local.hour)


def settled(state: DialogState, outcome: Done[WantReminder, Reminder | None] | Failed[WantReminder]) -> Turn:
    """A reminder is promised only where it is planned; what was at hand gives way to what else waits."""
    match outcome:
        case Failed(_, Denied(NotForVoice() as saying)):
            return directed(state, saying)
        case Failed():
            return directed(state, Sorry(Trouble.NOT_PLANNED))
    reminder = outcome.result
    if reminder is None:
        return directed(state, NotBought())
    promise = ReminderPlanned(reminder.category, outcome.wish.when)
    left = tuple(each for each in state.waiting if each.reminder_id != reminder.reminder_id)
    after = replace(state, waiting=left)
    talked_about = {each.reminder_id for each in (state.reminder, *_of_basket(state)) if each is not None}
    if not isinstance(outcome.wish.goods, Reminder) and reminder.reminder_id not in talked_about:
        return directed(after, promise)
    after = after.without((reminder.reminder_id,))
    following = after.next_reminder()
    if following is None:
        return after, Answer((promise,), ends=True)
    return after.about(following), Answer((promise, NextOffer(following)))


def _of_basket(state: DialogState) -> tuple[Reminder, ...]:
    return () if state.basket is None else tuple(each.reminder for each in state.basket.lines)
