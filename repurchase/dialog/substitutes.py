"""Other products than the usual one: something cheaper, and something similar in place of what is sold out."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from repurchase.dialog.commands import Answer, WantCheaper, WantSimilar
from repurchase.dialog.dialog_state import DialogState
from repurchase.dialog.events import Done, Failed, Heard
from repurchase.dialog.order_responses import SoldOutNow
from repurchase.dialog.responses import CheaperInApp, NotInStock, OnlyUsual, SimilarOffer
from repurchase.dialog.transitions import Turn, offer_next, put_off, question
from repurchase.orders.search_result import FoundProduct
from repurchase.orders.substitution import in_place_of
from repurchase.reminders.reminder import Reminder


def asked_cheaper(state: DialogState, reminder: Reminder, _heard: Heard) -> Turn:
    """Below the price that was told, where one was."""
    return state, WantCheaper(reminder, None if state.quote is None else state.quote.price)


def looked_for_cheaper(
    state: DialogState, outcome: Done[WantCheaper, FoundProduct | None] | Failed[WantCheaper]
) -> Turn:
    """The shopper finds it in the app, and the question about the usual stays."""
    product = outcome.result if isinstance(outcome, Done) else None
    if product is not None:
        return state, Answer((CheaperInApp(product), *question(state)))
    usual = () if state.reminder is None or state.is_substituted else (OnlyUsual(state.reminder),)
    return state, Answer((*usual, *question(state)))


def sold_out(state: DialogState, again_at: datetime) -> Turn:
    """Something similar is looked for once; sold out itself, the shopper hears so."""
    if state.reminder is None:
        return offer_next(state)
    if not state.is_substituted:
        return state, WantSimilar(state.reminder, again_at)
    return _gone(state, state.reminder, again_at)


def _gone(state: DialogState, reminder: Reminder, again_at: datetime) -> Turn:
    """A reminder comes back tomorrow; of what the shopper asked for themselves nothing is promised."""
    if state.is_wished:
        return state.quiet(), Answer((SoldOutNow(reminder.product_title),), ends=True)
    return put_off(state, NotInStock(reminder), again_at)


def looked_for_similar(
    state: DialogState, outcome: Done[WantSimilar, FoundProduct | None] | Failed[WantSimilar]
) -> Turn:
    """Another product has another price: what was quoted for the usual one cannot be confirmed any more."""
    if state.reminder is None:
        return offer_next(state)
    product = outcome.result if isinstance(outcome, Done) else None
    if product is None:
        return _gone(state, state.reminder, outcome.wish.again_at)
    similar = in_place_of(state.reminder, product)
    return replace(state, reminder=similar, quote=None), Answer((SimilarOffer(state.reminder, similar),))
