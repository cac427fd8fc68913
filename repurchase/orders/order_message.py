"""The order message for the checkout: its schema, encoding and decoding."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

import msgspec

from repurchase.errors import InvalidMessage
from repurchase.orders.order import Order
from repurchase.redacted_decode_error import redacted_decode_error

VERSION = 2
FIRST_VERSION = 1
"""One product without lines; such messages may be in the queue or its dead letters during a rollout."""

Id = Annotated[str, msgspec.Meta(min_length=1, max_length=512)]
Pieces = Annotated[int, msgspec.Meta(ge=1)]


class MessageLine(msgspec.Struct, frozen=True, kw_only=True):
    """A number of pieces of one product."""

    product_id: Id
    quantity: Pieces
    price: Decimal
    """The price of one unit in roubles."""


Lines = Annotated[tuple[MessageLine, ...], msgspec.Meta(min_length=1)]


class OrderMessage(msgspec.Struct, frozen=True, kw_only=True, tag_field="version", tag=VERSION):
    """The order data that the checkout needs; unknown fields are ignored."""

    order_id: Id
    user_id: Id
    lines: Lines
    currency: Literal["RUB"]
    delivery_day: date
    """The day on which the last line arrives."""
    confirmed_at: datetime
    """Aware."""


class _FirstMessage(msgspec.Struct, frozen=True, kw_only=True, tag_field="version", tag=FIRST_VERSION):
    order_id: Id
    user_id: Id
    product_id: Id
    quantity: Pieces
    price: Decimal
    currency: Literal["RUB"]
    delivery_day: date
    confirmed_at: datetime


class _Addressed(msgspec.Struct):
    user_id: str


_decoder = msgspec.json.Decoder(OrderMessage | _FirstMessage, strict=True)
_addressed = msgspec.json.Decoder(_Addressed)


def message_of(order: Order) -> dict[str, Any]:
    """Return the message for the checkout in JSON types; money as decimal strings."""
    return {
        "version": VERSION,
        "order_id": order.order_id,
        "user_id": order.user_id,
        "lines": [
            {"product_id": each.product_id, "quantity": each.quantity, "price": str(each.price)} for each in order.lines
        ],
        "currency": "RUB",
        "delivery_day": order.delivery_day.isoformat(),
        "confirmed_at": order.confirmed_at.isoformat(),
    }


def message_from(body: bytes) -> OrderMessage:
    """Decode a message; raises InvalidMessage for anything but a message of a known version."""
    try:
        read = _decoder.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError) as wrong:
        raise InvalidMessage(
            f"this is no order message of version {FIRST_VERSION} or {VERSION}: {redacted_decode_error(wrong)}"
        ) from wrong
    message = _in_lines(read) if isinstance(read, _FirstMessage) else read
    if not all(each.price.is_finite() and each.price > 0 for each in message.lines):
        raise InvalidMessage("the price of an order message is a number of roubles above zero")
    return message


def _in_lines(first: _FirstMessage) -> OrderMessage:
    return OrderMessage(
        order_id=first.order_id,
        user_id=first.user_id,
        lines=(MessageLine(product_id=first.product_id, quantity=first.quantity, price=first.price),),
        currency=first.currency,
        delivery_day=first.delivery_day,
        confirmed_at=first.confirmed_at,
    )


def belongs_to(body: bytes, user_id: str) -> bool:
    """Return whether a message of any version, even a malformed one, belongs to this shopper."""
    try:
        return _addressed.decode(body).user_id == user_id
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return any(json.dumps(user_id, ensure_ascii=form).encode() in body for form in (False, True))
