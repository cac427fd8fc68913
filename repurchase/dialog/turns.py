"""The state machine: what was heard, or became of a wish, leads to an answer or to a wish of the world.

next_turn(state, event) gives the state after the event and either an Answer, which ends the turn, or a wish, whose
outcome is the next event. Whoever holds the conversation loops:

    Woke | Heard -> [wish -> Done | Failed]* -> Answer
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
    Answer,
    WantBasket,
    WantCancellation,
    WantCheaper,
    WantConsent,
    WantDue,
    WantGoods,
    WantLatestOrder,
    WantMore,
    WantMute,
    WantOrder,
    WantPrices,
    WantQuote,
    WantReminder,
    WantSeveral,
    WantSilence,
    WantSimilar,
    WantUnmute,
    Wish,
)
from repurchase.dialog.dialog_state import DialogState, Stage
from repurchase.dialog.events import Done, Event, Failed, Heard, Woke
from repurchase.dialog.intent import Intent
from repurchase.dialog.responses import OrderStands
from repurchase.dialog.transitions import Turn, offer_next, repeated, woke
from repurchase.goods.named_goods import is_named
from repurchase.reminders.reminder import Reminder


def next_turn(state: DialogState, event: Event) -> Turn:
    """The state after `event`, and what is said or wanted of the world."""
    match event:
        case Woke():
            return woke(state)
        case Heard():
            return _heard(state, event)
        case Done() | Failed():
            return _OUTCOMES[type(event.wish)](state, event)


_OUTCOMES: Mapping[type[Wish], Callable[[DialogState, Any], Turn]] = {
    WantQuote: orders.quoted,
    WantOrder: orders.ordered,
    WantMore: begun.looked_for_more,
    WantDue: begun.looked_for_due,
    WantGoods: begun.looked_for_goods,
    WantBasket: baskets.gathered,
    WantPrices: baskets.priced,
    WantSeveral: several_goods.looked_for,
    WantReminder: reminding.settled,
    WantMute: muting.settled,
    WantUnmute: muting.ended,
    WantLatestOrder: past_orders.told,
    WantCancellation: past_orders.cancelled,
    WantCheaper: substitutes.looked_for_cheaper,
    WantSimilar: substitutes.looked_for_similar,
    WantSilence: refusals.silenced,
    WantConsent: consents.decided,
}
"""Each takes the outcomes of its own wish."""


def _heard(state: DialogState, heard: Heard) -> Turn:
    if heard.intent in {Intent.UNKNOWN, Intent.SILENCE} and state.stage is not Stage.QUIET:
        return misses.missed(replace(state, misses=state.misses + 1), heard.intent)
    understood = replace(state, misses=0)
    if heard.intent in _AT_ANY_STAGE:
        return _AT_ANY_STAGE[heard.intent](understood, heard)
    if heard.intent is Intent.NEVER and heard.subject and not _is_at_hand(understood, heard.subject):
        return muting.asked(understood, heard)
    return _heard_quiet(understood, heard) if understood.stage is Stage.QUIET else _heard_in_answer(understood, heard)


def _is_at_hand(state: DialogState, subject: frozenset[str]) -> bool:
    return state.reminder is not None and is_named(state.reminder, subject)


_AGAINST = {
    Intent.NO, Intent.HAVE, Intent.LATER, Intent.NEVER, Intent.AMOUNT, Intent.WITHOUT, Intent.ONLY, Intent.CHEAPER,
}  # fmt: skip
_FOR = {Intent.YES, Intent.CONFIRM, Intent.REPEAT, Intent.WHAT, Intent.PRICE, Intent.PRICES}


def _heard_quiet(state: DialogState, heard: Heard) -> Turn:
    if heard.intent in _BEGUN_BY_SHOPPER:
        return _BEGUN_BY_SHOPPER[heard.intent](state, heard)
    if state.order is not None and heard.intent in _AGAINST:
        return state, Answer((OrderStands(),))
    if state.order is not None and heard.intent in _FOR:
        return state, Answer((state.order,), ends=True)
    return offer_next(state)


def _heard_in_answer(state: DialogState, heard: Heard) -> Turn:
    if heard.about not in {None, state.question}:
        return _pressed_late(state, heard)
    if state.reminder is not None:
        return _TO_AN_OFFER[heard.intent](state, state.reminder, heard)
    return _TO_A_BASKET.get(heard.intent, repeated)(state, heard)


def _pressed_late(state: DialogState, heard: Heard) -> Turn:
    """A button of an earlier answer decides nothing about what was asked since, but a confirmation stays one."""
    if heard.intent in {Intent.YES, Intent.CONFIRM} and state.order is not None and not state.offers:
        return orders.confirmed_before(state)
    return repeated(state, heard)


_Answering = Callable[[DialogState, Reminder, Heard], Turn]


def _whatever_is_at_hand(step: Callable[[DialogState, Heard], Turn]) -> _Answering:
    return lambda state, _reminder, heard: step(state, heard)


_TO_AN_OFFER: Mapping[Intent, _Answering] = {
    Intent.YES: orders.agreed,
    Intent.CONFIRM: orders.confirmed,
    Intent.AMOUNT: orders.amount,
    Intent.WITHOUT: refusals.without,
    Intent.ONLY: _whatever_is_at_hand(repeated),
    Intent.NO: refusals.refused,
    Intent.HAVE: refusals.stocked,
    Intent.LATER: refusals.postponed,
    Intent.NEVER: refusals.never,
    Intent.WHAT: questions.asked_why,
    Intent.PRICE: questions.asked_price,
    Intent.PRICES: questions.asked_price,
    Intent.TOTAL: questions.asked_total,
    Intent.DELIVERY: questions.asked_delivery,
    Intent.CHEAPER: substitutes.asked_cheaper,
    Intent.MORE: _whatever_is_at_hand(begun.more),
    Intent.DUE: _whatever_is_at_hand(repeated),
    Intent.ORDER_CATEGORY: _whatever_is_at_hand(begun.named),
    Intent.REPEAT: _whatever_is_at_hand(repeated),
}
"""With or without a quote."""

_TO_A_BASKET: Mapping[Intent, Callable[[DialogState, Heard], Turn]] = {
    Intent.YES: baskets.confirmed,
    Intent.CONFIRM: baskets.confirmed,
    Intent.AMOUNT: basket_changes.amount,
    Intent.WITHOUT: basket_changes.without,
    Intent.ONLY: basket_changes.only,
    Intent.NO: baskets.refused,
    Intent.LATER: baskets.refused,
    Intent.HAVE: baskets.unknown,
    Intent.NEVER: baskets.unknown,
    Intent.PRICE: basket_changes.asked_price,
    Intent.PRICES: basket_changes.asked_prices,
    Intent.TOTAL: basket_changes.asked_total,
    Intent.DELIVERY: basket_changes.asked_delivery,
}
"""Everything else hears it once more."""

_BEGUN_BY_SHOPPER: Mapping[Intent, Callable[[DialogState, Heard], Turn]] = {
    Intent.MORE: begun.more,
    Intent.DUE: begun.due,
    Intent.ORDER_CATEGORY: begun.named,
    Intent.DELIVERY: past_orders.status,
    Intent.TOTAL: past_orders.status,
}
"""Where nothing is proposed."""

_AT_ANY_STAGE: Mapping[Intent, Callable[[DialogState, Heard], Turn]] = {
    Intent.STOP: misses.stopped,
    Intent.HELP: misses.helped,
    Intent.OPT_OUT: consents.opted_out,
    Intent.OPT_IN: consents.opted_in,
    Intent.ORDER_ALL: baskets.begun,
    Intent.ORDER_STATUS: past_orders.status,
    Intent.CANCEL_ORDER: past_orders.cancellation,
    Intent.REMIND_ABOUT: reminding.asked,
    Intent.REMIND_AGAIN: muting.asked_to_end,
}
