"""Responses about orders and baskets, as meanings without words; see responses."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from repurchase.orders.basket import Basket
from repurchase.orders.order import Order
from repurchase.orders.order_state import OrderState
from repurchase.orders.priced_offer import PricedOffer
from repurchase.orders.quote import Quote
from repurchase.reminders.reminder import Reminder


@dataclass(frozen=True, slots=True)
class QuoteAnswer:
    """States price and delivery day of an offer that cannot be confirmed by voice; the reason follows."""

    reminder: Reminder
    quote: Quote
    instead_of: Quote | None
    """The expired quote, if the shopper heard one."""


@dataclass(frozen=True, slots=True)
class BasketQuoteOffer:
    """States the lines, the total and the last delivery day."""

    basket: Basket
    instead_of: Decimal | None
    """The total that the shopper heard before the Market changed it."""


@dataclass(frozen=True, slots=True)
class BasketPrompt:
    """Asks for confirmation of a basket that the shopper heard."""


@dataclass(frozen=True, slots=True)
class BasketTotalAnswer:
    """The total of all lines."""

    basket: Basket


@dataclass(frozen=True, slots=True)
class BasketDeliveryAnswer:
    """The day on which the last line is delivered."""

    basket: Basket


@dataclass(frozen=True, slots=True)
class LinePrices:
    """The price of each of these lines."""

    lines: tuple[PricedOffer, ...]


@dataclass(frozen=True, slots=True)
class LinesSoldOut:
    """These goods are sold out and not in the basket."""

    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LinesUnpriced:
    """The prices of these goods are unavailable; they are not in the basket."""

    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LinesNotForVoice:
    """These goods may not be ordered by voice; they are not in the basket."""

    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GoodsNotBought:
    """Some of the named goods are not among the shopper's regular purchases."""

    names: tuple[str, ...]
    """As the shopper named them."""


@dataclass(frozen=True, slots=True)
class GoodsNotInBasket:
    """Some of the goods that the shopper named are not in the basket."""

    names: tuple[str, ...]
    """As the shopper named them."""


@dataclass(frozen=True, slots=True)
class RestOffered:
    """The goods that were not named as missing can be ordered."""


@dataclass(frozen=True, slots=True)
class NothingLeft:
    """None of the requested goods can be ordered now; the reasons were stated."""


@dataclass(frozen=True, slots=True)
class LinesLeftOut:
    """The number of due goods beyond the maximum of one basket."""

    number: int


@dataclass(frozen=True, slots=True)
class UnknownLine:
    """The named goods are not in the basket, or no goods were named."""


@dataclass(frozen=True, slots=True)
class OrderDeclined:
    """The shopper declined goods that they had requested; no category is muted."""


@dataclass(frozen=True, slots=True)
class PriceUnknown:
    """The price could not be read; the shopper can ask again later."""

    product_title: str


@dataclass(frozen=True, slots=True)
class RequestedGoodsSoldOut:
    """Goods that the shopper requested are sold out."""

    product_title: str


@dataclass(frozen=True, slots=True)
class NotRegularlyBought:
    """The named goods are not among the shopper's regular purchases."""


@dataclass(frozen=True, slots=True)
class OrderStatusAnswer:
    """The shopper's latest order and its state in the order book."""

    order: Order
    state: OrderState


@dataclass(frozen=True, slots=True)
class NoOrders:
    """The shopper has no orders here."""


@dataclass(frozen=True, slots=True)
class OrderCancelled:
    """The order is cancelled; the Market did not receive it."""

    order: Order


@dataclass(frozen=True, slots=True)
class NoOrderToCancel:
    """The shopper has no order that can be cancelled."""


OrderResponse = (
    QuoteAnswer
    | BasketQuoteOffer
    | BasketPrompt
    | BasketTotalAnswer
    | BasketDeliveryAnswer
    | LinePrices
    | LinesSoldOut
    | LinesUnpriced
    | LinesNotForVoice
    | GoodsNotBought
    | GoodsNotInBasket
    | RestOffered
    | NothingLeft
    | LinesLeftOut
    | UnknownLine
    | OrderDeclined
    | PriceUnknown
    | RequestedGoodsSoldOut
    | NotRegularlyBought
    | OrderStatusAnswer
    | NoOrders
    | OrderCancelled
    | NoOrderToCancel
)
