"""The state machine: what was heard, or became of a wish, leads to an answer or to a wish of the world.

next_turn(state, event) gives the state after the event and either an Answer, which ends the turn, or a wish, whose
outcome is the next event. Whoever holds the conversation loops:

    Woke | Heard -> [wish -> Done | Failed]* -> Answer
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from repurchase.dialog import begun, consents, misses, orders, questions, refusals, substitutes
from repurchase.dialog.transitions import Turn, offer_next, repeated
from repurchase.dialog_state import DialogState, Stage
from repurchase.intent import Intent
from repurchase.reminder import Reminder
from repurchase.saying import OrderStands
from repurchase.turn import (
    Answer,
    Done,
    Event,
    Failed,
    Heard,
    WantCategory,
    WantCheaper,
    WantConsent,
    WantMore,
    WantOrder,
    WantQuote,
    WantSilence,
    WantSimilar,
    Wish,
    Woke,
)


def next_turn(state: DialogState, event: Event) -> Turn:
    """The state after `event`, and what is said or wanted of the world."""
    match event:
        case Woke():
            return offer_next(state)
        case Heard():
            return _heard(state, event)
        case Done() | Failed():
            return _OUTCOMES[type(event.wish)](state, event)


_OUTCOMES: Mapping[type[Wish], Callable[[DialogState, Any], Turn]] = {
    WantQuote: orders.quoted,
    WantOrder: orders.ordered,
    WantMore: begun.looked_for_more,
    WantCategory: begun.looked_for_category,
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
        return _AT_ANY_STAGE[heard.intent](understood)
    if understood.reminder is None:
        return _heard_quiet(understood, heard)
    if heard.about not in {None, understood.question}:
        return _pressed_late(understood, understood.reminder, heard)
    return _ANSWERS[heard.intent](understood, understood.reminder, heard)


_AGAINST = {Intent.NO, Intent.HAVE, Intent.LATER, Intent.NEVER, Intent.AMOUNT, Intent.CHEAPER}
_FOR = {Intent.YES, Intent.CONFIRM, Intent.REPEAT, Intent.WHAT, Intent.PRICE, Intent.TOTAL}


def _heard_quiet(state: DialogState, heard: Heard) -> Turn:
    if heard.intent in _BEGUN_BY_SHOPPER:
        return _BEGUN_BY_SHOPPER[heard.intent](state, heard)
    if state.order is not None and heard.intent in _AGAINST:
        return state, Answer((OrderStands(),), ends=True)
    if state.order is not None and heard.intent in _FOR:
        return state, Answer((state.order,), ends=True)
    return offer_next(state)


def _pressed_late(state: DialogState, reminder: Reminder, heard: Heard) -> Turn:
    """A button of an earlier answer decides nothing about what was asked since, but a confirmation stays one."""
    if heard.intent in {Intent.YES, Intent.CONFIRM} and state.order is not None and state.quote is None:
        return orders.confirmed(state, reminder, heard)
    return repeated(state, reminder, heard)


_ANSWERS: Mapping[Intent, Callable[[DialogState, Reminder, Heard], Turn]] = {
    Intent.YES: orders.agreed,
    Intent.CONFIRM: orders.confirmed,
    Intent.AMOUNT: orders.amount,
    Intent.NO: refusals.refused,
    Intent.HAVE: refusals.stocked,
    Intent.LATER: refusals.postponed,
    Intent.NEVER: refusals.never,
    Intent.WHAT: questions.asked_why,
    Intent.PRICE: questions.asked_price,
    Intent.TOTAL: questions.asked_total,
    Intent.DELIVERY: questions.asked_delivery,
    Intent.CHEAPER: substitutes.asked_cheaper,
    Intent.DUE: repeated,
    Intent.ORDER_CATEGORY: repeated,
    Intent.ORDER_ALL: repeated,
    Intent.WITHOUT: repeated,
    Intent.MORE: lambda state, _reminder, _heard: begun.more(state),
    Intent.REPEAT: repeated,
}
"""To an offer or a quote."""


_BEGUN_BY_SHOPPER: Mapping[Intent, Callable[[DialogState, Heard], Turn]] = {
    Intent.MORE: lambda state, _heard: begun.more(state),
    Intent.DUE: begun.due,
    Intent.ORDER_CATEGORY: begun.named,
    Intent.DELIVERY: lambda state, _heard: begun.order_status(state),
}
"""Where nothing is proposed."""


_AT_ANY_STAGE: Mapping[Intent, Callable[[DialogState], Turn]] = {
    Intent.STOP: misses.stopped,
    Intent.HELP: misses.helped,
    Intent.OPT_OUT: consents.opted_out,
    Intent.OPT_IN: consents.opted_in,
    Intent.ORDER_STATUS: begun.order_status,
    Intent.CANCEL_ORDER: begun.cancellation,
    Intent.REMIND_ABOUT: begun.reminding,
}
