"""Questions about an offer or a quote; they change no decision."""

from __future__ import annotations

from repurchase.dialog.commands import GetQuote, TurnResult
from repurchase.dialog.dialog_state import DialogState
from repurchase.dialog.events import UtteranceReceived
from repurchase.dialog.responses import DeliveryAnswer, ReminderExplanation, TotalAnswer
from repurchase.dialog.transitions import Turn, on_repeat, question
from repurchase.reminders.reminder import Reminder


def on_ask_why(state: DialogState, reminder: Reminder, _utterance: UtteranceReceived) -> Turn:
    """Explain the reminder from the shopper's own purchases."""
    return state, TurnResult((ReminderExplanation(reminder), *question(state)))


def on_ask_price(state: DialogState, reminder: Reminder, utterance: UtteranceReceived) -> Turn:
    """State the valid quote, or request a new one."""
    if state.quote is not None and state.quote.holds(utterance.now):
        return on_repeat(state, utterance)
    return state, GetQuote(reminder.product_id)


def on_ask_delivery(state: DialogState, reminder: Reminder, utterance: UtteranceReceived) -> Turn:
    """Answer from the valid quote, or request a new one that includes the day."""
    if state.quote is not None and state.quote.holds(utterance.now):
        return state, TurnResult((DeliveryAnswer(state.quote), *question(state)))
    return state, GetQuote(reminder.product_id)


def on_ask_total(state: DialogState, reminder: Reminder, utterance: UtteranceReceived) -> Turn:
    """State the total of all pieces from the valid quote, or request a new one."""
    if state.quote is not None and state.quote.holds(utterance.now):
        return state, TurnResult((TotalAnswer(reminder, state.quote), *question(state)))
    return state, GetQuote(reminder.product_id)
