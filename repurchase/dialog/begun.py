"""What shoppers begin themselves: what they run out of, goods that they name, and orders that they made."""

from __future__ import annotations

from dataclasses import replace

from repurchase.dialog.transitions import Turn, directed, offer_next
from repurchase.dialog_state import DialogState
from repurchase.named_goods import is_named
from repurchase.reminder import Reminder
from repurchase.saying import (
    CancelInApp,
    NextOffer,
    NothingElse,
    NotOffered,
    NotPlanned,
    Offer,
    RemindersOff,
    Sorry,
    StatusInApp,
    Trouble,
)
from repurchase.turn import Answer, Done, Failed, Heard, WantCategory, WantMore


def due(state: DialogState, _heard: Heard) -> Turn:
    """What waits, and then what else is due."""
    return offer_next(state) if state.next_reminder() else more(state)


def more(state: DialogState) -> Turn:
    """What was passed over goes on waiting, for another conversation."""
    if state.opted_out:
        return state, Answer((RemindersOff(),), ends=True)
    passed = state.without_reminder()
    reminder = passed.next_reminder()
    if reminder is None:
        return state, WantMore((*(each.reminder_id for each in state.waiting), *state.answered))
    return replace(passed, reminder=reminder), Answer((NextOffer(reminder),))


def looked_for_more(state: DialogState, outcome: Done[WantMore, Reminder | None] | Failed[WantMore]) -> Turn:
    """What is found is offered; where nothing is, the question stays."""
    found = outcome.result if isinstance(outcome, Done) else None
    return directed(state, NothingElse()) if found is None else _found(state, found)


def named(state: DialogState, heard: Heard) -> Turn:
    """Goods that the shopper named are offered where they wait or are due; the offer is no order yet."""
    if state.opted_out:
        return state, Answer((RemindersOff(),), ends=True)
    fresh = (each for each in state.waiting if each.reminder_id not in state.answered)
    reminder = next((each for each in fresh if is_named(each, heard.subject)), None)
    if reminder is None:
        return state, WantCategory((*(each.reminder_id for each in state.waiting), *state.answered), heard.subject)
    return replace(state, reminder=reminder, quote=None), Answer((Offer(reminder),))


def looked_for_category(
    state: DialogState, outcome: Done[WantCategory, Reminder | None] | Failed[WantCategory]
) -> Turn:
    """What is not due cannot be ordered here yet."""
    if isinstance(outcome, Failed):
        return directed(state, Sorry(Trouble.NO_MEMORY))
    return directed(state, NotOffered()) if outcome.result is None else _found(state, outcome.result)


def _found(state: DialogState, reminder: Reminder) -> Turn:
    passed = state.without_reminder()
    waiting = (*passed.waiting, reminder)
    offer = NextOffer(reminder) if passed.answered else Offer(reminder)
    return replace(passed, waiting=waiting, reminder=reminder), Answer((offer,))


def order_status(state: DialogState) -> Turn:
    """Where to see it."""
    return directed(state, StatusInApp())


def cancellation(state: DialogState) -> Turn:
    """Where to cancel."""
    return directed(state, CancelInApp())


def reminding(state: DialogState) -> Turn:
    """Reminders of named goods cannot be planned yet."""
    return directed(state, NotPlanned())
