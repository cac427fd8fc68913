"""Changes of a basket by voice, and questions about its lines."""

from __future__ import annotations

from collections.abc import Sequence

from repurchase.dialog.baskets import holding, holds, on_unclear_line, reprice
from repurchase.dialog.commands import TurnResult
from repurchase.dialog.dialog_state import DialogState
from repurchase.dialog.events import UtteranceReceived
from repurchase.dialog.intent import NamedGoods
from repurchase.dialog.order_responses import BasketDeliveryAnswer, GoodsNotInBasket, LinePrices
from repurchase.dialog.refusals import decline_request
from repurchase.dialog.responses import QuantityRejected, SpokenResponse
from repurchase.dialog.transitions import Turn, question, repeat_in_full
from repurchase.goods.order_policy import MAX_PIECES
from repurchase.orders.basket import Basket
from repurchase.orders.priced_offer import PricedOffer


def without(state: DialogState, utterance: UtteranceReceived) -> Turn:
    """Remove the named lines; their reminders stay waiting."""
    gone = _named(state, utterance)
    if state.basket is None or not gone:
        return on_unclear_line(state, utterance)
    return _left_with(state, state.basket.without(each.reminder.reminder_id for each in gone), utterance)


def only(state: DialogState, utterance: UtteranceReceived) -> Turn:
    """Keep only the named lines; the other reminders stay waiting."""
    kept = _named(state, utterance)
    if state.basket is None or not kept:
        return on_unclear_line(state, utterance)
    return _left_with(state, Basket(kept), utterance)


def amount(state: DialogState, utterance: UtteranceReceived) -> Turn:
    """Change the number of pieces of each named line; a number without its line changes nothing."""
    goods = _goods(utterance)
    if any(each.number is None or not 1 <= each.number <= MAX_PIECES for each in goods):
        return state, TurnResult((QuantityRejected(MAX_PIECES), *question(state)))
    basket = state.basket
    for each in goods:
        named = () if basket is None else basket.named(each.subject)
        if basket is None or each.number is None or len(named) != 1:
            return on_unclear_line(state, utterance)
        basket = basket.with_pieces(named[0], each.number)
    return on_unclear_line(state, utterance) if basket is None else _told(state, basket)


def asked_price(state: DialogState, utterance: UtteranceReceived) -> Turn:
    """State the prices of the named lines, or the total if none is named."""
    if not utterance.subject and not utterance.several:
        return asked_total(state, utterance)
    if not holds(state, utterance):
        return reprice(state)
    named = _named(state, utterance)
    if not named:
        return on_unclear_line(state, utterance)
    return state, TurnResult((*_not_in_basket(state, utterance), LinePrices(named), *question(state)))


def asked_prices(state: DialogState, utterance: UtteranceReceived) -> Turn:
    """State the price of each line."""
    if not holds(state, utterance):
        return reprice(state)
    return state, TurnResult((LinePrices(state.offers), *question(state)))


def asked_total(state: DialogState, utterance: UtteranceReceived) -> Turn:
    """State the total in short form if all quotes are valid."""
    return (state, TurnResult(question(state))) if holds(state, utterance) else reprice(state)


def asked_delivery(state: DialogState, utterance: UtteranceReceived) -> Turn:
    """State the day on which the last line arrives."""
    if state.basket is None or not holds(state, utterance):
        return reprice(state)
    return state, TurnResult((BasketDeliveryAnswer(state.basket), *question(state)))


def _goods(utterance: UtteranceReceived) -> Sequence[NamedGoods]:
    return utterance.several or (NamedGoods("", utterance.subject, utterance.number),)


def _named(state: DialogState, utterance: UtteranceReceived) -> tuple[PricedOffer, ...]:
    """Return the named lines, in the order of the basket."""
    if state.basket is None:
        return ()
    named = [line for each in _goods(utterance) for line in state.basket.named(each.subject)]
    return tuple(line for line in state.basket.lines if line in named)


def _not_in_basket(state: DialogState, utterance: UtteranceReceived) -> tuple[SpokenResponse, ...]:
    """Return a response that lists the named goods without a line."""
    if state.basket is None:
        return ()
    names = tuple(each.words for each in utterance.several if not state.basket.named(each.subject))
    return (GoodsNotInBasket(names),) if names else ()


def _left_with(state: DialogState, basket: Basket | None, utterance: UtteranceReceived) -> Turn:
    if basket is None:
        return decline_request(state)
    after, answer = _told(state, basket)
    return after, TurnResult((*_not_in_basket(state, utterance), *answer.responses))


def _told(state: DialogState, basket: Basket) -> tuple[DialogState, TurnResult]:
    after = holding(state.quiet(), basket)
    return after, TurnResult(repeat_in_full(after))
