"""The steps from an agreement to a quote, and from its confirmation to the order."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from repurchase.dialog import baskets
from repurchase.dialog.commands import GetQuote, PlaceOrder, TurnResult
from repurchase.dialog.dialog_state import DialogState
from repurchase.dialog.events import CommandFailed, CommandSucceeded, OrderDenied, SoldOut, UtteranceReceived
from repurchase.dialog.order_responses import PriceUnknown
from repurchase.dialog.questions import on_ask_price
from repurchase.dialog.responses import (
    FailureApology,
    NextOffer,
    NotAllowedByVoice,
    OrderAlreadyPlaced,
    OrderMade,
    QuantityRejected,
    SimilarPrompt,
    SpokenResponse,
    Trouble,
)
from repurchase.dialog.substitutes import sold_out
from repurchase.dialog.transitions import Turn, close_and_continue, offer_next, question, repeat_in_full
from repurchase.goods.order_policy import MAX_PIECES
from repurchase.orders.order import NewOrder, Order, StandingOrder
from repurchase.orders.order_summary import goods_summary
from repurchase.orders.priced_offer import PricedOffer
from repurchase.orders.quote import Quote
from repurchase.reminders.reminder import Reminder

Confirmed = NewOrder | StandingOrder | tuple[PricedOffer, ...]


def on_agree(state: DialogState, reminder: Reminder, utterance: UtteranceReceived) -> Turn:
    """Order only a valid quote within the limit; otherwise state the price first."""
    if state.quote is None or not state.quote.holds(utterance.now):
        return state, GetQuote(reminder.product_id)
    if state.is_too_expensive:
        return state, TurnResult(question(state))
    return state, PlaceOrder(state.offers, utterance.now)


def on_confirm(state: DialogState, reminder: Reminder, utterance: UtteranceReceived) -> Turn:
    """Treat a confirmation right after an order, before a new quote, as a repeat."""
    if state.order is not None and state.quote is None:
        return on_repeated_confirm(state)
    return on_agree(state, reminder, utterance)


def on_repeated_confirm(state: DialogState) -> Turn:
    """Return the existing order and the open offer."""
    made = () if state.order is None else (state.order,)
    if state.reminder is None:
        return state, TurnResult(made)
    return state, TurnResult(
        (*made, SimilarPrompt(state.reminder) if state.is_substituted else NextOffer(state.reminder))
    )


def on_quantity(state: DialogState, reminder: Reminder, utterance: UtteranceReceived) -> Turn:
    """Change the number of pieces without ordering: state the quote again with its new total."""
    if utterance.number is None or not 1 <= utterance.number <= MAX_PIECES:
        return state, TurnResult((QuantityRejected(MAX_PIECES), *question(state)))
    changed = replace(reminder, quantity=utterance.number)
    return on_ask_price(replace(state, reminder=changed), changed, utterance)


def after_quote(state: DialogState, outcome: CommandSucceeded[GetQuote, Quote] | CommandFailed[GetQuote]) -> Turn:
    """State the price, which the shopper can now confirm."""
    match outcome:
        case CommandFailed(_, SoldOut(again_at)):
            return sold_out(state, again_at)
        case CommandFailed():
            reminder = state.reminder
            return state, TurnResult(
                (PriceUnknown(reminder.product_title) if reminder else FailureApology(Trouble.NO_PRICE),)
            )
        case CommandSucceeded(_, quote):
            return _priced(state, quote)


def after_order(
    state: DialogState, outcome: CommandSucceeded[PlaceOrder, Confirmed] | CommandFailed[PlaceOrder]
) -> Turn:
    """Confirm only a stored order; changed terms are stated instead of an order."""
    match outcome:
        case CommandFailed(_, SoldOut(again_at)):
            return baskets.reprice(state) if state.basket else sold_out(state, again_at)
        case CommandFailed(_, OrderDenied(response)):
            return _denied(state, response)
        case CommandFailed():
            return state, TurnResult((FailureApology(Trouble.NOT_ORDERED),))
    result = outcome.result
    if isinstance(result, tuple):
        return baskets.after_terms_changed(state, result) if state.basket else _priced(state, result[0].quote)
    return _stored(state, result)


def _priced(state: DialogState, quote: Quote) -> Turn:
    if state.reminder is None:
        return offer_next(state)
    priced = replace(state, quote=quote)
    return priced, TurnResult(repeat_in_full(priced, state.quote))


def _denied(state: DialogState, response: SpokenResponse) -> Turn:
    """Stop offering restricted goods; fewer pieces may still be ordered."""
    if not isinstance(response, NotAllowedByVoice):
        return state, TurnResult((response,))
    return close_and_continue(
        state, response, ids=[each.reminder.reminder_id for each in state.offers] if state.basket else ()
    )


def _stored(state: DialogState, stored: NewOrder | StandingOrder) -> Turn:
    """Confirm only the agreed terms; an order with other terms is stated with its own."""
    order = stored.order
    pieces = sum(each.quantity for each in order.lines)
    made = OrderMade(order.order_id, pieces, len(order.lines))
    if _agreed_to(state, order):
        after, answer = close_and_continue(replace(state, order=made), made, ids=order.reminder_ids)
    else:
        before = OrderAlreadyPlaced(order.order_id, goods_summary(order), pieces, order.total, order.delivery_day)
        after, answer = baskets.after_earlier_order(replace(state, order=None), before, order.reminder_ids)
    return after, replace(answer, closes=None, ordered=order.reminders)


def _agreed_to(state: DialogState, order: Order) -> bool:
    """Return whether the order has the quoted terms, which makes this a repeat of the same confirmation."""
    wanted = [(_terms(each), each.quote.delivery_day) for each in state.offers]
    made = {(each.reminder_id, each.product_id, each.quantity, each.quote_id, each.price) for each in order.lines}
    return {terms for terms, _ in wanted} == made and max(day for _, day in wanted) == order.delivery_day


def _terms(offer: PricedOffer) -> tuple[str, str, int, str, Decimal]:
    reminder, quote = offer.reminder, offer.quote
    return reminder.reminder_id, reminder.product_id, reminder.quantity, quote.quote_id, quote.price
