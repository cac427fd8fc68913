"""Changes of a basket by voice, and questions about its lines."""

from __future__ import annotations

from collections.abc import Sequence

from repurchase.dialog.baskets import asked_again, holding, holds, unknown
from repurchase.dialog.commands import Answer
from repurchase.dialog.dialog_state import DialogState
from repurchase.dialog.events import Heard
from repurchase.dialog.intent import NamedGoods
from repurchase.dialog.order_responses import BasketDelivery, GoodsNotInBasket, LinePrices
from repurchase.dialog.refusals import not_ordered
from repurchase.dialog.responses import AmountRefused, Saying
from repurchase.dialog.transitions import Turn, question, told
from repurchase.goods.order_policy import MOST_PIECES
from repurchase.orders.basket import Basket
from repurchase.orders.priced_offer import PricedOffer


def without(state: DialogState, heard: Heard) -> Turn:
    """Lines that are named are left out; their reminders go on waiting."""
    gone = _named(state, heard)
    if state.basket is None or not gone:
        return unknown(state, heard)
    return _left_with(state, state.basket.without(each.reminder.reminder_id for each in gone), heard)


def only(state: DialogState, heard: Heard) -> Turn:
    """All lines but those that are named are left out; their reminders go on waiting."""
    kept = _named(state, heard)
    if state.basket is None or not kept:
        return unknown(state, heard)
    return _left_with(state, Basket(kept), heard)


def amount(state: DialogState, heard: Heard) -> Turn:
    """Another number of pieces of each line that is named; a number without its line changes nothing."""
    goods = _goods(heard)
    if any(each.number is None or not 1 <= each.number <= MOST_PIECES for each in goods):
        return state, Answer((AmountRefused(MOST_PIECES), *question(state)))
    basket = state.basket
    for each in goods:
        named = () if basket is None else basket.named(each.subject)
        if basket is None or each.number is None or len(named) != 1:
            return unknown(state, heard)
        basket = basket.with_pieces(named[0], each.number)
    return unknown(state, heard) if basket is None else _told(state, basket)


def asked_price(state: DialogState, heard: Heard) -> Turn:
    """Of the lines that are named; of all together where none is."""
    if not heard.subject and not heard.several:
        return asked_total(state, heard)
    if not holds(state, heard):
        return asked_again(state)
    named = _named(state, heard)
    if not named:
        return unknown(state, heard)
    return state, Answer((*_not_in_basket(state, heard), LinePrices(named), *question(state)))


def asked_prices(state: DialogState, heard: Heard) -> Turn:
    """Of each line."""
    if not holds(state, heard):
        return asked_again(state)
    return state, Answer((LinePrices(state.offers), *question(state)))


def asked_total(state: DialogState, heard: Heard) -> Turn:
    """The total in short, where the quotes hold."""
    return (state, Answer(question(state))) if holds(state, heard) else asked_again(state)


def asked_delivery(state: DialogState, heard: Heard) -> Turn:
    """The day on which the last line arrives."""
    if state.basket is None or not holds(state, heard):
        return asked_again(state)
    return state, Answer((BasketDelivery(state.basket), *question(state)))


def _goods(heard: Heard) -> Sequence[NamedGoods]:
    return heard.several or (NamedGoods("", heard.subject, heard.number),)


def _named(state: DialogState, heard: Heard) -> tuple[PricedOffer, ...]:
    """The lines that are named, in the order of the basket."""
    if state.basket is None:
        return ()
    named = [line for each in _goods(heard) for line in state.basket.named(each.subject)]
    return tuple(line for line in state.basket.lines if line in named)


def _not_in_basket(state: DialogState, heard: Heard) -> tuple[Saying, ...]:
    """Of several goods those that name no line."""
    if state.basket is None:
        return ()
    names = tuple(each.words for each in heard.several if not state.basket.named(each.subject))
    return (GoodsNotInBasket(names),) if names else ()


def _left_with(state: DialogState, basket: Basket | None, heard: Heard) -> Turn:
    if basket is None:
        return not_ordered(state)
    after, answer = _told(state, basket)
    return after, Answer((*_not_in_basket(state, heard), *answer.says))


def _told(state: DialogState, basket: Basket) -> tuple[DialogState, Answer]:
    after = holding(state.quiet(), basket)
    return after, Answer(told(after))
