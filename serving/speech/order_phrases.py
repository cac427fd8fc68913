"""Russian sentences of responses about orders and baskets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from repurchase.dialog.order_responses import (
    BasketDeliveryAnswer,
    BasketPrompt,
    BasketQuoteOffer,
    BasketTotalAnswer,
    GoodsNotBought,
    GoodsNotInBasket,
    LinePrices,
    LinesLeftOut,
    LinesNotForVoice,
    LinesSoldOut,
    LinesUnpriced,
    NoOrders,
    NoOrderToCancel,
    NothingLeft,
    NotRegularlyBought,
    OrderCancelled,
    OrderDeclined,
    OrderResponse,
    OrderStatusAnswer,
    PriceUnknown,
    QuoteAnswer,
    RequestedGoodsSoldOut,
    RestOffered,
    UnknownLine,
)
from repurchase.orders.basket import Basket
from repurchase.orders.order import Order
from repurchase.orders.order_state import OrderState
from repurchase.orders.priced_offer import PricedOffer
from repurchase.orders.quote import Quote
from repurchase.reminders.reminder import Reminder
from serving.speech.moments import delivery
from serving.speech.money import roubles
from serving.speech.numerals import counted
from serving.speech.spoken_names import MAX_LISTED_CHARACTERS, capitalized, listed, shown

_FIXED: dict[type[OrderResponse], str] = {
    BasketPrompt: "Оформляем заказ?",
    UnknownLine: "Скажите, о каком товаре речь: например, «без молока» или «две пачки корма».",
    OrderDeclined: "Хорошо, не заказываю.",
    RestOffered: "Остальное могу заказать.",
    NothingLeft: "Заказать сейчас нечего.",
    NotRegularlyBought: "Среди ваших регулярных покупок этого нет. Найти товар можно в приложении Яндекс Маркет.",
    NoOrders: "Заказов у меня пока нет. Все ваши заказы — в приложении Яндекс Маркет.",
    NoOrderToCancel: "Свежего заказа, который я могла бы отменить, нет. Все заказы — в приложении Яндекс Маркет.",
}
_STANDS = {
    OrderState.CONFIRMED: "Заказ оформляется",
    OrderState.SENT: "Заказ оформляется",
    OrderState.HANDING_OVER: "Заказ передаётся в Маркет",
    OrderState.ACCEPTED: "Маркет принял заказ",
    OrderState.PUSHED: "Маркет принял заказ",
    OrderState.CANCELLED: "Последний заказ отменён",
    OrderState.REFUSED: "К сожалению, Маркет не принял последний заказ",
}
_Missing = (
    LinesSoldOut
    | LinesUnpriced
    | LinesNotForVoice
    | GoodsNotBought
    | GoodsNotInBasket
    | LinesLeftOut
    | PriceUnknown
    | RequestedGoodsSoldOut
)
_ENDED = frozenset({OrderState.CANCELLED, OrderState.REFUSED})


def terms(reminder: Reminder, quote: Quote, today: date) -> str:
    """Product, number of pieces, delivery day and cost."""
    number = f", {counted(reminder.quantity, 'штука')}" if reminder.quantity > 1 else ""
    cost = roubles(quote.price * reminder.quantity)
    title = capitalized(shown(reminder.product_title))
    return f"{title}{number}, доставка {delivery(quote.delivery_day, today)}, стоимость {cost}."


def change(reminder: Reminder, quote: Quote, instead_of: Quote | None) -> str:
    """The old and the new cost if the price changed, with a trailing space; otherwise empty."""
    if instead_of is None or instead_of.price == quote.price:
        return ""
    before, after = (roubles(each.price * reminder.quantity) for each in (instead_of, quote))
    return f"Стоимость изменилась: было {before}, стало {after}. "


def order_sentence(response: OrderResponse, today: date) -> str:
    """The sentence of `response`; `today` is the day in the shopper's time zone."""
    match response:
        case QuoteAnswer(reminder, quote, instead_of):
            return f"{change(reminder, quote, instead_of)}{terms(reminder, quote, today)}"
        case BasketQuoteOffer() | BasketTotalAnswer() | BasketDeliveryAnswer() | LinePrices():
            return _of_basket(response, today)
        case OrderStatusAnswer(order, state):
            return _status(order, state, today)
        case OrderCancelled(order):
            return f"Хорошо, заказ отменён: {_lines(order)}."
        case _:
            return _missing(response) if isinstance(response, _Missing) else _FIXED[type(response)]


def _of_basket(response: BasketQuoteOffer | BasketTotalAnswer | BasketDeliveryAnswer | LinePrices, today: date) -> str:
    match response:
        case BasketQuoteOffer(basket, instead_of):
            before = "" if instead_of is None else f"Стоимость изменилась: было {roubles(instead_of)}. "
            day = delivery(basket.delivery_day, today)
            return f"{before}{capitalized(_goods(basket))}. Доставка {day}, всего {roubles(basket.total)}."
        case BasketTotalAnswer(basket):
            return f"Всего {roubles(basket.total)}: {counted(len(basket.lines), 'товар')}."
        case BasketDeliveryAnswer(basket):
            return f"Доставка {delivery(basket.delivery_day, today)}."
        case LinePrices(lines):
            return f"{capitalized('; '.join(map(_price, lines)))}."


def _goods(basket: Basket) -> str:
    return "; ".join(_line(each.reminder.product_title, each.reminder.quantity) for each in basket.lines)


def _line(title: str, quantity: int) -> str:
    name = shown(title, MAX_LISTED_CHARACTERS)
    return name if quantity == 1 else f"{name}, {counted(quantity, 'штука')}"


def _price(line: PricedOffer) -> str:
    """The price of one piece, and the total if there are more."""
    name, each, pieces = (
        shown(line.reminder.product_title, MAX_LISTED_CHARACTERS),
        line.quote.price,
        line.reminder.quantity,
    )
    if pieces == 1:
        return f"{name} — {roubles(each)}"
    return f"{name} — {roubles(each)} за штуку, {counted(pieces, 'штука')} — {roubles(line.total)}"


def _unknown(response: GoodsNotBought | GoodsNotInBasket) -> str:
    match response:
        case GoodsNotBought(names):
            return f"Среди ваших регулярных покупок не нашла: {_quoted(names)}."
        case GoodsNotInBasket(names):
            return f"В этом заказе нет: {_quoted(names)}."


def _quoted(names: Sequence[str]) -> str:
    """Quoted names in the shopper's words, shortened to the first few."""
    return listed([f"«{shown(each, MAX_LISTED_CHARACTERS)}»" for each in names])


def _missing(response: _Missing) -> str:
    match response:
        case LinesSoldOut(titles):
            return f"Сейчас нет в наличии: {listed(titles)}."
        case LinesUnpriced(titles):
            return f"Не получилось узнать цену: {listed(titles)}."
        case GoodsNotBought() | GoodsNotInBasket():
            return _unknown(response)
        case LinesNotForVoice(titles):
            return f"Голосом заказать нельзя: {listed(titles)}."
        case LinesLeftOut(number):
            return f"Ещё {counted(number, 'товар')} пора повторить, но за один раз столько не закажу."
        case PriceUnknown() | RequestedGoodsSoldOut():
            return _not_now(response)


def _not_now(response: PriceUnknown | RequestedGoodsSoldOut) -> str:
    match response:
        case PriceUnknown(title):
            return f"Извините, не получается узнать цену: {shown(title)}. Спросите меня, пожалуйста, чуть позже."
        case RequestedGoodsSoldOut(title):
            return f"К сожалению, сейчас нет в наличии: {shown(title)}."


def _status(order: Order, state: OrderState, today: date) -> str:
    stands = f"{_STANDS[state]}: {_lines(order)}."
    if state in _ENDED:
        return stands
    return f"{stands} Доставка {delivery(order.delivery_day, today)}, всего {roubles(order.total)}."


def _lines(order: Order) -> str:
    """The product and pieces of a one-line order; the first products of a longer one."""
    if len(order.lines) == 1:
        return _line(order.lines[0].product_title, order.lines[0].quantity)
    return listed([each.product_title for each in order.lines])
