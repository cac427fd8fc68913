"""What Alice can say of orders and of baskets, as meaning without words; see responses."""

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
    """Tells price and delivery of what cannot be confirmed by voice; the reason follows."""

    reminder: Reminder
    quote: Quote
    instead_of: Quote | None
    """The quote that holds no more, where the shopper was told one."""


@dataclass(frozen=True, slots=True)
class BasketQuoteOffer:
    """Tells the lines, the total and the last day of delivery."""

    basket: Basket
    instead_of: Decimal | None
    """The total that the shopper was told before, where the Market changed it."""


@dataclass(frozen=True, slots=True)
class BasketPrompt:
    """Asks for the confirmation of a basket that was told."""


@dataclass(frozen=True, slots=True)
class BasketTotalAnswer:
    """What all lines cost."""

    basket: Basket


@dataclass(frozen=True, slots=True)
class BasketDeliveryAnswer:
    """When the last line is delivered."""

    basket: Basket


@dataclass(frozen=True, slots=True)
class LinePrices:
    """What each of these lines costs."""

    lines: tuple[PricedOffer, ...]


@dataclass(frozen=True, slots=True)
class LinesSoldOut:
    """These cannot be bought now, and are in no basket."""

    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LinesUnpriced:
    """Of these no price could be had, and they are in no basket."""

    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LinesNotForVoice:
    """These may not be ordered by voice, and are in no basket."""

    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GoodsNotBought:
    """The shopper's regular purchases do not show some of the goods that they named."""

    names: tuple[str, ...]
    """As the shopper named them."""


@dataclass(frozen=True, slots=True)
class GoodsNotInBasket:
    """Some of the goods that the shopper named are not in the basket."""

    names: tuple[str, ...]
    """As the shopper named them."""


@dataclass(frozen=True, slots=True)
class RestOffered:
    """What was not named as missing can be ordered."""


@dataclass(frozen=True, slots=True)
class NothingLeft:
    """None of the goods that were wanted can be ordered now; the reasons were told."""


@dataclass(frozen=True, slots=True)
class LinesLeftOut:
    """So many more are due than one basket takes."""

    number: int


@dataclass(frozen=True, slots=True)
class UnknownLine:
    """What the shopper named is not in the basket, or no goods were named."""


@dataclass(frozen=True, slots=True)
class OrderDeclined:
    """The shopper does not want what they asked for themselves; nothing rests for it."""


@dataclass(frozen=True, slots=True)
class PriceUnknown:
    """The price of goods could not be read, and they can be asked for again later."""

    product_title: str


@dataclass(frozen=True, slots=True)
class RequestedGoodsSoldOut:
    """Goods that the shopper asked for cannot be bought now."""

    product_title: str


@dataclass(frozen=True, slots=True)
class NotRegularlyBought:
    """The shopper's regular purchases do not show the goods that they named."""


@dataclass(frozen=True, slots=True)
class OrderStatusAnswer:
    """The shopper's latest order, as the book holds it."""

    order: Order
    state: OrderState


@dataclass(frozen=True, slots=True)
class NoOrders:
    """The shopper has ordered nothing here."""


@dataclass(frozen=True, slots=True)
class OrderCancelled:
    """The order stands no more; the Market has not seen it."""

    order: Order


@dataclass(frozen=True, slots=True)
class NoOrderToCancel:
    """No order stands that could be cancelled."""


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
