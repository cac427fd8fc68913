"""What the checkout is told of an order: one message, named by the order, written and read here alone."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

import msgspec

from repurchase.decoding_fault import fault_of
from repurchase.errors import MessageError
from repurchase.order import Order

VERSION = 1

Id = Annotated[str, msgspec.Meta(min_length=1, max_length=512)]
Pieces = Annotated[int, msgspec.Meta(ge=1)]


@dataclass(frozen=True, slots=True)
class OrderMessage:
    """What the checkout needs of an order; unknown fields of a message are ignored."""

    version: Literal[1]
    order_id: Id
    user_id: Id
    product_id: Id
    quantity: Pieces
    price: Decimal
    """Roubles for one unit."""
    currency: Literal["RUB"]
    delivery_day: date
    confirmed_at: datetime
    """Aware."""


class _Addressed(msgspec.Struct):
    user_id: str


_decoder = msgspec.json.Decoder(OrderMessage, strict=True)
_addressed = msgspec.json.Decoder(_Addressed)


def message_of(order: Order) -> dict[str, Any]:
    """The message for the checkout, in JSON's own types; money as a decimal string."""
    return {
        "version": VERSION,
        "order_id": order.order_id,
        "user_id": order.user_id,
        "product_id": order.product_id,
        "quantity": order.quantity,
        "price": str(order.price),
        "currency": "RUB",
        "delivery_day": order.delivery_day.isoformat(),
        "confirmed_at": order.confirmed_at.isoformat(),
    }


def message_from(body: bytes) -> OrderMessage:
    """Read a message; raises MessageError for what is no message of this version, whatever it is."""
    try:
        message = _decoder.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError) as wrong:
        raise MessageError(f"this is no order message of version {VERSION}: {fault_of(wrong)}") from wrong
    if not (message.price.is_finite() and message.price > 0):
        raise MessageError("the price of an order message is a number of roubles above zero")
    return message


def is_of(body: bytes, user_id: str) -> bool:
    """Whether a message, of any version and however broken, is of this shopper."""
    try:
        return _addressed.decode(body).user_id == user_id
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return any(json.dumps(user_id, ensure_ascii=form).encode() in body for form in (False, True))
