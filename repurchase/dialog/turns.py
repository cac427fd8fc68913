"""The state machine of the dialogue: an event leads to a result or to a command.

next_turn(state, event) returns the state after the event and either a TurnResult, which ends the turn, or a Command,
whose outcome is the next event. The caller loops: SessionStarted | UtteranceReceived -> [Command -> CommandSucceeded |
CommandFailed]* -> TurnResult
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from repurchase.dialog import (
    basket_changes,
    baskets,
    begun,
    consents,
    misses,
    muting,
    orders,
    past_orders,
    questions,
    refusals,
    reminding,
    several_goods,
    substitutes,
)
from repurchase.dialog.commands import (
    CancelLatestOrder,
    ChangeConsent,
    Command,
    FindCheaper,
    FindDueGoods,
    FindNamedGoods,
    FindNextDue,
    FindSimilar,
    GetLatestOrder,
    GetQuote,
    MuteNamedGoods,
    PlaceOrder,
    PriceDueBasket,
    PriceNamedBasket,
    RepriceBasket,
    SaveMute,
    ScheduleReminder,
    TurnResult,
    UnmuteNamedGoods,
)
from repurchase.dialog.dialog_state import DialogState, Stage
from repurchase.dialog.events import CommandFailed, CommandSucceeded, Event, SessionStarted, UtteranceReceived
from repurchase.dialog.intent import Intent
from repurchase.dialog.responses import OrderAlreadyMade
from repurchase.dialog.transitions import Turn, offer_next, on_repeat, start_session
from repurchase.goods.named_goods import is_named
from repurchase.reminders.reminder import Reminder


def next_turn(state: DialogState, event: Event) -> Turn:
    """Return the state after `event`, and the result or the next command."""
    match event:
        case SessionStarted():
            return start_session(state)
        case UtteranceReceived():
            return _handle_utterance(state, event)
        case CommandSucceeded() | CommandFailed():
            return _COMMAND_HANDLERS[type(event.command)](state, event)


_COMMAND_HANDLERS: Mapping[type[Command], Callable[[DialogState, Any], Turn]] = {
    GetQuote: orders.after_quote,
    PlaceOrder: orders.after_order,
    FindNextDue: begun.after_find_more,
    FindDueGoods: begun.after_find_due,
    FindNamedGoods: begun.after_find_goods,
    PriceDueBasket: baskets.after_pricing,
    RepriceBasket: baskets.after_repricing,
    PriceNamedBasket: several_goods.looked_for,
    ScheduleReminder: reminding.after_schedule_reminder,
    MuteNamedGoods: muting.after_mute_goods,
    UnmuteNamedGoods: muting.ended,
    GetLatestOrder: past_orders.after_latest_order,
    CancelLatestOrder: past_orders.after_cancel,
    FindCheaper: substitutes.after_find_cheaper,
    FindSimilar: substitutes.after_find_similar,
    SaveMute: refusals.after_save_mute,
    ChangeConsent: consents.after_change_consent,
}
"""Each handler takes the outcomes of its own command."""


def _handle_utterance(state: DialogState, utterance: UtteranceReceived) -> Turn:
    if utterance.intent in {Intent.UNKNOWN, Intent.SILENCE} and state.stage is not Stage.QUIET:
        return misses.on_unknown(replace(state, misses=state.misses + 1), utterance.intent)
    understood = replace(state, misses=0)
    if utterance.intent in _AT_ANY_STAGE:
        return _AT_ANY_STAGE[utterance.intent](understood, utterance)
    if utterance.intent is Intent.NEVER and utterance.subject and not _is_at_hand(understood, utterance.subject):
        return muting.on_mute_goods(understood, utterance)
    return (
        _handle_while_idle(understood, utterance)
        if understood.stage is Stage.QUIET
        else _handle_answer(understood, utterance)
    )


def _is_at_hand(state: DialogState, subject: frozenset[str]) -> bool:
    return state.reminder is not None and is_named(state.reminder, subject)


_AGAINST = {
    Intent.NO, Intent.HAVE, Intent.LATER, Intent.NEVER, Intent.AMOUNT, Intent.WITHOUT, Intent.ONLY, Intent.CHEAPER,
}  # fmt: skip
_FOR = {Intent.YES, Intent.CONFIRM, Intent.REPEAT, Intent.WHAT, Intent.PRICE, Intent.PRICES}


def _handle_while_idle(state: DialogState, utterance: UtteranceReceived) -> Turn:
    if utterance.intent in _BEGUN_BY_SHOPPER:
        return _BEGUN_BY_SHOPPER[utterance.intent](state, utterance)
    if state.order is not None and utterance.intent in _AGAINST:
        return state, TurnResult((OrderAlreadyMade(),))
    if state.order is not None and utterance.intent in _FOR:
        return state, TurnResult((state.order,), ends_session=True)
    return offer_next(state)


def _handle_answer(state: DialogState, utterance: UtteranceReceived) -> Turn:
    if utterance.about not in {None, state.question}:
        return _handle_stale_button(state, utterance)
    if state.reminder is not None:
        return _TO_AN_OFFER[utterance.intent](state, state.reminder, utterance)
    return _TO_A_BASKET.get(utterance.intent, on_repeat)(state, utterance)


def _handle_stale_button(state: DialogState, utterance: UtteranceReceived) -> Turn:
    """Ignore a button of an earlier answer, except that a repeated confirmation gets the same response."""
    if utterance.intent in {Intent.YES, Intent.CONFIRM} and state.order is not None and not state.offers:
        return orders.on_repeated_confirm(state)
    return on_repeat(state, utterance)


_Answering = Callable[[DialogState, Reminder, UtteranceReceived], Turn]


def _whatever_is_at_hand(step: Callable[[DialogState, UtteranceReceived], Turn]) -> _Answering:
    return lambda state, _reminder, utterance: step(state, utterance)


_TO_AN_OFFER: Mapping[Intent, _Answering] = {
    Intent.YES: orders.on_agree,
    Intent.CONFIRM: orders.on_confirm,
    Intent.AMOUNT: orders.on_quantity,
    Intent.WITHOUT: refusals.on_remove,
    Intent.ONLY: _whatever_is_at_hand(on_repeat),
    Intent.NO: refusals.on_decline,
    Intent.HAVE: refusals.on_already_stocked,
    Intent.LATER: refusals.on_postpone,
    Intent.NEVER: refusals.on_never,
    Intent.WHAT: questions.on_ask_why,
    Intent.PRICE: questions.on_ask_price,
    Intent.PRICES: questions.on_ask_price,
    Intent.TOTAL: questions.on_ask_total,
    Intent.DELIVERY: questions.on_ask_delivery,
    Intent.CHEAPER: substitutes.on_ask_cheaper,
    Intent.MORE: _whatever_is_at_hand(begun.on_ask_more),
    Intent.DUE: _whatever_is_at_hand(on_repeat),
    Intent.ORDER_CATEGORY: _whatever_is_at_hand(begun.on_name_goods),
    Intent.REPEAT: _whatever_is_at_hand(on_repeat),
}
"""Handlers of answers to an offer, with or without a quote."""

_TO_A_BASKET: Mapping[Intent, Callable[[DialogState, UtteranceReceived], Turn]] = {
    Intent.YES: baskets.on_confirm,
    Intent.CONFIRM: baskets.on_confirm,
    Intent.AMOUNT: basket_changes.amount,
    Intent.WITHOUT: basket_changes.without,
    Intent.ONLY: basket_changes.only,
    Intent.NO: baskets.on_decline,
    Intent.LATER: baskets.on_decline,
    Intent.HAVE: baskets.on_unclear_line,
    Intent.NEVER: baskets.on_unclear_line,
    Intent.PRICE: basket_changes.asked_price,
    Intent.PRICES: basket_changes.asked_prices,
    Intent.TOTAL: basket_changes.asked_total,
    Intent.DELIVERY: basket_changes.asked_delivery,
}
"""Other intents repeat the basket."""

_BEGUN_BY_SHOPPER: Mapping[Intent, Callable[[DialogState, UtteranceReceived], Turn]] = {
    Intent.MORE: begun.on_ask_more,
    Intent.DUE: begun.on_ask_due,
    Intent.ORDER_CATEGORY: begun.on_name_goods,
    Intent.DELIVERY: past_orders.on_ask_status,
    Intent.TOTAL: past_orders.on_ask_status,
}
"""Handlers while nothing is offered."""

_AT_ANY_STAGE: Mapping[Intent, Callable[[DialogState, UtteranceReceived], Turn]] = {
    Intent.STOP: misses.on_stop,
    Intent.HELP: misses.on_help,
    Intent.OPT_OUT: consents.on_opt_out,
    Intent.OPT_IN: consents.on_opt_in,
    Intent.ORDER_ALL: baskets.on_order_all,
    Intent.ORDER_STATUS: past_orders.on_ask_status,
    Intent.CANCEL_ORDER: past_orders.on_cancel,
    Intent.REMIND_ABOUT: reminding.on_remind_me,
    Intent.REMIND_AGAIN: muting.asked_to_end,
}
