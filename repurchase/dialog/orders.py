"""From an agreement to a quote, and from its confirmation to the order."""

from __future__ import annotations

from dataclasses import replace

from repurchase.dialog.questions import asked_price
from repurchase.dialog.substitutes import sold_out
from repurchase.dialog.transitions import Turn, answered, offer_next, question
from repurchase.dialog_state import DialogState
from repurchase.order import NewOrder, Order, OrderLine, StandingOrder
from repurchase.order_policy import MOST_PIECES
from repurchase.priced_offer import PricedOffer
from repurchase.quote import Quote
from repurchase.reminder import Reminder
from repurchase.saying import (
    AmountRefused,
    NextOffer,
    NotForVoice,
    OrderedBefore,
    OrderMade,
    QuoteOffer,
    Saying,
    SimilarAsked,
    Sorry,
    Trouble,
)
from repurchase.turn import Answer, Denied, Done, Failed, Heard, SoldOut, WantOrder, WantQuote


def agreed(state: DialogState, reminder: Reminder, heard: Heard) -> Turn:
    """Only a quote that holds is ordered; otherwise the price is told first."""
    if state.quote is not None and state.quote.holds(heard.now):
        return state, WantOrder((PricedOffer(reminder, state.quote),), heard.now)
    return state, WantQuote(reminder.product_id)


def confirmed(state: DialogState, reminder: Reminder, heard: Heard) -> Turn:
    """A confirmation right after an order, before anything new was quoted, is the same confirmation again."""
    if state.order is not None and state.quote is None:
        return state, Answer((state.order, SimilarAsked(reminder) if state.is_substituted else NextOffer(reminder)))
    return agreed(state, reminder, heard)


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
            return state, Answer((Sorry(Trouble.NO_PRICE),))
        case Done(_, quote):
            return _told(state, quote)


def ordered(
    state: DialogState, outcome: Done[WantOrder, NewOrder | StandingOrder | tuple[PricedOffer, ...]] | Failed[WantOrder]
) -> Turn:
    """Only what is stored is told as made; changed terms are told in place of an order."""
    match outcome:
        case Failed(_, SoldOut(again_at)):
            return sold_out(state, again_at)
        case Failed(_, Denied(saying)):
            return _denied(state, saying)
        case Failed():
            return state, Answer((Sorry(Trouble.NOT_ORDERED),))
    stored = outcome.result
    return _told(state, stored[0].quote) if isinstance(stored, tuple) else _stored(state, stored)


def _told(state: DialogState, quote: Quote) -> Turn:
    if state.reminder is None:
        return offer_next(state)
    says = QuoteOffer(state.reminder, quote, state.quote)
    return replace(state, quote=quote), Answer((says,))


def _denied(state: DialogState, saying: Saying) -> Turn:
    """Restricted goods are not talked about any more; fewer pieces may still be ordered."""
    return answered(state, saying) if isinstance(saying, NotForVoice) else (state, Answer((saying,)))


def _stored(state: DialogState, stored: NewOrder | StandingOrder) -> Turn:
    """Only what was agreed to is told as made; an order of other terms is told as it stands."""
    order = stored.order
    line = _line_at_hand(state, order)
    if isinstance(stored, NewOrder) or _agreed_to(state, order):
        made = OrderMade(order.order_id, line.quantity)
        after, answer = answered(replace(state, order=made), made)
    else:
        before = OrderedBefore(order.order_id, line.product_title, line.quantity, order.total, order.delivery_day)
        after, answer = answered(replace(state, order=None), before)
    return after, replace(answer, closes=None, ordered=order.reminders)


def _line_at_hand(state: DialogState, order: Order) -> OrderLine:
    """The line of the reminder that was asked about."""
    asked = None if state.reminder is None else state.reminder.reminder_id
    return next((each for each in order.lines if each.reminder_id == asked), order.lines[0])


def _agreed_to(state: DialogState, order: Order) -> bool:
    """Whether the order has the terms of the open quote: it is the same confirmation, which came again."""
    if state.reminder is None or state.quote is None:
        return False
    reminder, quote = state.reminder, state.quote
    made = [(each.reminder_id, each.product_id, each.quantity, each.quote_id, each.price) for each in order.lines]
    wanted = (reminder.reminder_id, reminder.product_id, reminder.quantity, quote.quote_id, quote.price)
    return made == [wanted] and order.delivery_day == quote.delivery_day
