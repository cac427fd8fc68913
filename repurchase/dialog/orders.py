"""From an agreement to a quote, and from its confirmation to the order."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from repurchase.dialog import baskets
from repurchase.dialog.commands import Answer, WantOrder, WantQuote
from repurchase.dialog.dialog_state import DialogState
from repurchase.dialog.events import Denied, Done, Failed, Heard, SoldOut
from repurchase.dialog.order_responses import PriceUnknown
from repurchase.dialog.questions import asked_price
from repurchase.dialog.responses import (
    AmountRefused,
    NextOffer,
    NotForVoice,
    OrderedBefore,
    OrderMade,
    Saying,
    SimilarAsked,
    Sorry,
    Trouble,
)
from repurchase.dialog.substitutes import sold_out
from repurchase.dialog.transitions import Turn, answered, offer_next, question, told
from repurchase.goods.order_policy import MOST_PIECES
from repurchase.orders.order import NewOrder, Order, StandingOrder
from repurchase.orders.order_summary import goods_of
from repurchase.orders.priced_offer import PricedOffer
from repurchase.orders.quote import Quote
from repurchase.reminders.reminder import Reminder

Confirmed = NewOrder | StandingOrder | tuple[PricedOffer, ...]


def agreed(state: DialogState, reminder: Reminder, heard: Heard) -> Turn:
    """Only a quote that holds and is not too expensive is ordered; otherwise the price is told first."""
    if state.quote is None or not state.quote.holds(heard.now):
        return state, WantQuote(reminder.product_id)
    if state.is_too_expensive:
        return state, Answer(question(state))
    return state, WantOrder(state.offers, heard.now)


def confirmed(state: DialogState, reminder: Reminder, heard: Heard) -> Turn:
    """A confirmation right after an order, before anything new was quoted, is the same confirmation again."""
    if state.order is not None and state.quote is None:
        return confirmed_before(state)
    return agreed(state, reminder, heard)


def confirmed_before(state: DialogState) -> Turn:
    """The order that stands, and the offer that is open."""
    made = () if state.order is None else (state.order,)
    if state.reminder is None:
        return state, Answer(made)
    return state, Answer((*made, SimilarAsked(state.reminder) if state.is_substituted else NextOffer(state.reminder)))


def amount(state: DialogState, reminder: Reminder, heard: Heard) -> Turn:
    """Another number of pieces never orders: the quote is said again, with its new total."""
    if heard.number is None or not 1 <= heard.number <= MOST_PIECES:
        return state, Answer((AmountRefused(MOST_PIECES), *question(state)))
    changed = replace(reminder, quantity=heard.number)
    return asked_price(replace(state, reminder=changed), changed, heard)


def quoted(state: DialogState, outcome: Done[WantQuote, Quote] | Failed[WantQuote]) -> Turn:
    """The price is told, and may be confirmed from now on."""
    match outcome:
        case Failed(_, SoldOut(again_at)):
            return sold_out(state, again_at)
        case Failed():
            reminder = state.reminder
            return state, Answer((PriceUnknown(reminder.product_title) if reminder else Sorry(Trouble.NO_PRICE),))
        case Done(_, quote):
            return _priced(state, quote)


def ordered(state: DialogState, outcome: Done[WantOrder, Confirmed] | Failed[WantOrder]) -> Turn:
    """Only what is stored is told as made; changed terms are told in place of an order."""
    match outcome:
        case Failed(_, SoldOut(again_at)):
            return baskets.asked_again(state) if state.basket else sold_out(state, again_at)
        case Failed(_, Denied(saying)):
            return _denied(state, saying)
        case Failed():
            return state, Answer((Sorry(Trouble.NOT_ORDERED),))
    result = outcome.result
    if isinstance(result, tuple):
        return baskets.changed(state, result) if state.basket else _priced(state, result[0].quote)
    return _stored(state, result)


def _priced(state: DialogState, quote: Quote) -> Turn:
    if state.reminder is None:
        return offer_next(state)
    priced = replace(state, quote=quote)
    return priced, Answer(told(priced, state.quote))


def _denied(state: DialogState, saying: Saying) -> Turn:
    """Restricted goods are not talked about any more; fewer pieces may still be ordered."""
    if not isinstance(saying, NotForVoice):
        return state, Answer((saying,))
    return answered(state, saying, ids=[each.reminder.reminder_id for each in state.offers] if state.basket else ())


def _stored(state: DialogState, stored: NewOrder | StandingOrder) -> Turn:
    """Only what was agreed to is told as made; an order of other terms is told as it stands."""
    order = stored.order
    pieces = sum(each.quantity for each in order.lines)
    made = OrderMade(order.order_id, pieces, len(order.lines))
    if _agreed_to(state, order):
        after, answer = answered(replace(state, order=made), made, ids=order.reminder_ids)
    else:
        before = OrderedBefore(order.order_id, goods_of(order), pieces, order.total, order.delivery_day)
        after, answer = baskets.ordered_before(replace(state, order=None), before, order.reminder_ids)
    return after, replace(answer, closes=None, ordered=order.reminders)


def _agreed_to(state: DialogState, order: Order) -> bool:
    """Whether the order has the terms of what was quoted: it is the same confirmation, which came again."""
    wanted = [(_terms(each), each.quote.delivery_day) for each in state.offers]
    made = {(each.reminder_id, each.product_id, each.quantity, each.quote_id, each.price) for each in order.lines}
    return {terms for terms, _ in wanted} == made and max(day for _, day in wanted) == order.delivery_day


def _terms(offer: PricedOffer) -> tuple[str, str, int, str, Decimal]:
    reminder, quote = offer.reminder, offer.quote
    return reminder.reminder_id, reminder.product_id, reminder.quantity, quote.quote_id, quote.price
