"""Requests of shoppers: due goods and goods that they name."""

from __future__ import annotations

from dataclasses import replace

from repurchase.dialog import several_goods
from repurchase.dialog.commands import DueGoods, FindDueGoods, FindNamedGoods, FindNextDue, GetQuote, TurnResult
from repurchase.dialog.dialog_state import DialogState
from repurchase.dialog.events import CommandFailed, CommandSucceeded, OrderDenied, UtteranceReceived
from repurchase.dialog.order_responses import NotRegularlyBought
from repurchase.dialog.responses import (
    DueOffer,
    FailureApology,
    NextOffer,
    NoMoreDue,
    NotAllowedByVoice,
    NothingAvailable,
    NothingDue,
    Offer,
    QuantityRejected,
    RemindersOff,
    Trouble,
)
from repurchase.dialog.transitions import Turn, offer_next, respond
from repurchase.goods.named_goods import named_best_first
from repurchase.goods.order_policy import MAX_PIECES
from repurchase.reminders.reminder import Reminder


def on_ask_due(state: DialogState, _utterance: UtteranceReceived) -> Turn:
    """Offer the most urgent due goods and state the number of others."""
    if state.opted_out:
        return state, TurnResult((RemindersOff(),), ends_session=True)
    return state, FindDueGoods(tuple(each for each in state.waiting if each.reminder_id not in state.answered))


def after_find_due(
    state: DialogState, outcome: CommandSucceeded[FindDueGoods, DueGoods] | CommandFailed[FindDueGoods]
) -> Turn:
    """Claim that nothing is due only after a successful lookup; waiting reminders need none."""
    if isinstance(outcome, CommandFailed):
        if state.next_reminder() is not None:
            return offer_next(state)
        return respond(state, FailureApology(Trouble.NOT_LOOKED))
    found = outcome.result
    if found.first is None:
        return respond(state, NothingDue() if found.is_stocked else NothingAvailable())
    return state.joined_by([found.first]).about(found.first), TurnResult((DueOffer(found.first, found.others),))


def on_ask_more(state: DialogState, _utterance: UtteranceReceived) -> Turn:
    """Offer the next due goods; skipped reminders stay waiting for another conversation."""
    if state.opted_out:
        return state, TurnResult((RemindersOff(),), ends_session=True)
    passed = state.without_reminder()
    reminder = passed.next_reminder()
    if reminder is None:
        return state, FindNextDue((*(each.reminder_id for each in state.waiting), *state.answered))
    return passed.about(reminder), TurnResult((NextOffer(reminder),))


def after_find_more(
    state: DialogState, outcome: CommandSucceeded[FindNextDue, Reminder | None] | CommandFailed[FindNextDue]
) -> Turn:
    """Offer the reminder that was found; without one, the question stays."""
    if isinstance(outcome, CommandFailed):
        return respond(state, FailureApology(Trouble.NOT_LOOKED))
    if outcome.result is None:
        return respond(state, NoMoreDue())
    passed = state.without_reminder().joined_by([outcome.result])
    offer = NextOffer(outcome.result) if passed.answered else Offer(outcome.result)
    return passed.about(outcome.result), TurnResult((offer,))


def on_name_goods(state: DialogState, utterance: UtteranceReceived) -> Turn:
    """Request the price of the named goods, due or not; no order is made yet."""
    if state.opted_out:
        return state, TurnResult((RemindersOff(),), ends_session=True)
    if utterance.several:
        return several_goods.asked(state, utterance)
    if utterance.number is not None and not 1 <= utterance.number <= MAX_PIECES:
        return respond(state, QuantityRejected(MAX_PIECES))
    fresh = [each for each in state.waiting if each.reminder_id not in state.answered]
    waiting = named_best_first(fresh, utterance.subject)
    if waiting:
        return _wanted(state, waiting[0], utterance.number)
    return state, FindNamedGoods(utterance.subject, utterance.now.astimezone(utterance.zone).date(), utterance.number)


def after_find_goods(
    state: DialogState, outcome: CommandSucceeded[FindNamedGoods, Reminder | None] | CommandFailed[FindNamedGoods]
) -> Turn:
    """Offer only goods that the shopper buys."""
    match outcome:
        case CommandFailed(_, OrderDenied(NotAllowedByVoice() as response)):
            return respond(state, response)
        case CommandFailed():
            return respond(state, FailureApology(Trouble.NOT_LOOKED))
    if outcome.result is None:
        return respond(state, NotRegularlyBought())
    return _wanted(state, outcome.result, outcome.command.quantity)


def _wanted(state: DialogState, reminder: Reminder, quantity: int | None) -> Turn:
    wanted = reminder if quantity is None else replace(reminder, quantity=quantity)
    return state.about(wanted), GetQuote(wanted.product_id)
