"""Questions about what is offered or quoted; none of them decides anything."""

from __future__ import annotations

from repurchase.dialog.commands import Answer, WantQuote
from repurchase.dialog.dialog_state import DialogState
from repurchase.dialog.events import Heard
from repurchase.dialog.responses import DeliveryTold, Explained, TotalTold
from repurchase.dialog.transitions import Turn, question, repeated
from repurchase.reminders.reminder import Reminder


def asked_why(state: DialogState, reminder: Reminder, _heard: Heard) -> Turn:
    """From the shopper's own rhythm."""
    return state, Answer((Explained(reminder), *question(state)))


def asked_price(state: DialogState, reminder: Reminder, heard: Heard) -> Turn:
    """The quote that holds, or a new one."""
    if state.quote is not None and state.quote.holds(heard.now):
        return repeated(state, heard)
    return state, WantQuote(reminder.product_id)


def asked_delivery(state: DialogState, reminder: Reminder, heard: Heard) -> Turn:
    """Answered from the quote; where none holds, a new one tells the day."""
    if state.quote is not None and state.quote.holds(heard.now):
        return state, Answer((DeliveryTold(state.quote), *question(state)))
    return state, WantQuote(reminder.product_id)


def asked_total(state: DialogState, reminder: Reminder, heard: Heard) -> Turn:
    """The same, of all pieces."""
    if state.quote is not None and state.quote.holds(heard.now):
        return state, Answer((TotalTold(reminder, state.quote), *question(state)))
    return state, WantQuote(reminder.product_id)
