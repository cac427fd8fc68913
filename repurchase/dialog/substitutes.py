"""Alternatives to the usual product: a cheaper one, or a similar one if it is sold out."""

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
    """Search below the told price, if the shopper heard one."""
    return state, FindCheaper(reminder, None if state.quote is None else state.quote.price)


def after_find_cheaper(
    state: DialogState, outcome: CommandSucceeded[FindCheaper, SearchResult | None] | CommandFailed[FindCheaper]
) -> Turn:
    """Refer to the app; the question about the usual product stays."""
    product = outcome.result if isinstance(outcome, CommandSucceeded) else None
    if product is not None:
        return state, TurnResult((CheaperInApp(product), *question(state)))
    usual = () if state.reminder is None or state.is_substituted else (UsualProductOnly(state.reminder),)
    return state, TurnResult((*usual, *question(state)))


def sold_out(state: DialogState, again_at: datetime) -> Turn:
    """Search a similar product once; if that is sold out too, tell the shopper."""
    if state.reminder is None:
        return offer_next(state)
    if not state.is_substituted:
        return state, FindSimilar(state.reminder, again_at)
    return _gone(state, state.reminder, again_at)


def _gone(state: DialogState, reminder: Reminder, again_at: datetime) -> Turn:
    """Reschedule the reminder for tomorrow; for requested goods promise nothing."""
    if state.is_wished:
        return state.quiet(), TurnResult((RequestedGoodsSoldOut(reminder.product_title),), ends_session=True)
    return postpone_and_continue(state, ProductSoldOut(reminder), again_at)


def after_find_similar(
    state: DialogState, outcome: CommandSucceeded[FindSimilar, SearchResult | None] | CommandFailed[FindSimilar]
) -> Turn:
    """Offer the similar product without a quote: that of the usual product does not apply to it."""
    if state.reminder is None:
        return offer_next(state)
    product = outcome.result if isinstance(outcome, CommandSucceeded) else None
    if product is None:
        return _gone(state, state.reminder, outcome.command.again_at)
    similar = in_place_of(state.reminder, product)
    return replace(state, reminder=similar, quote=None), TurnResult((SimilarOffer(state.reminder, similar),))
