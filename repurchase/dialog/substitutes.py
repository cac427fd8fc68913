"""Other products than the usual one: something cheaper, and something similar in place of what is sold out."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from repurchase.dialog.commands import FindCheaper, FindSimilar, TurnResult
from repurchase.dialog.dialog_state import DialogState
from repurchase.dialog.events import CommandFailed, CommandSucceeded, UtteranceReceived
from repurchase.dialog.order_responses import RequestedGoodsSoldOut
from repurchase.dialog.responses import CheaperInApp, ProductSoldOut, SimilarOffer, UsualProductOnly
from repurchase.dialog.transitions import Turn, offer_next, postpone_and_continue, question
from repurchase.orders.search_result import SearchResult
from repurchase.orders.substitution import in_place_of
from repurchase.reminders.reminder import Reminder


def on_ask_cheaper(state: DialogState, reminder: Reminder, _utterance: UtteranceReceived) -> Turn:
    """Below the price that was told, where one was."""
    return state, FindCheaper(reminder, None if state.quote is None else state.quote.price)


def after_find_cheaper(
    state: DialogState, outcome: CommandSucceeded[FindCheaper, SearchResult | None] | CommandFailed[FindCheaper]
) -> Turn:
    """The shopper finds it in the app, and the question about the usual stays."""
    product = outcome.result if isinstance(outcome, CommandSucceeded) else None
    if product is not None:
        return state, TurnResult((CheaperInApp(product), *question(state)))
    usual = () if state.reminder is None or state.is_substituted else (UsualProductOnly(state.reminder),)
    return state, TurnResult((*usual, *question(state)))


def sold_out(state: DialogState, again_at: datetime) -> Turn:
    """Something similar is looked for once; sold out itself, the shopper hears so."""
    if state.reminder is None:
        return offer_next(state)
    if not state.is_substituted:
        return state, FindSimilar(state.reminder, again_at)
    return _gone(state, state.reminder, again_at)


def _gone(state: DialogState, reminder: Reminder, again_at: datetime) -> Turn:
    """A reminder comes back tomorrow; of what the shopper asked for themselves nothing is promised."""
    if state.is_wished:
        return state.quiet(), TurnResult((RequestedGoodsSoldOut(reminder.product_title),), ends_session=True)
    return postpone_and_continue(state, ProductSoldOut(reminder), again_at)


def after_find_similar(
    state: DialogState, outcome: CommandSucceeded[FindSimilar, SearchResult | None] | CommandFailed[FindSimilar]
) -> Turn:
    """Another product has another price: what was quoted for the usual one cannot be confirmed any more."""
    if state.reminder is None:
        return offer_next(state)
    product = outcome.result if isinstance(outcome, CommandSucceeded) else None
    if product is None:
        return _gone(state, state.reminder, outcome.command.again_at)
    similar = in_place_of(state.reminder, product)
    return replace(state, reminder=similar, quote=None), TurnResult((SimilarOffer(state.reminder, similar),))
