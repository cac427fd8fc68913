"""Schema purchase.v1 in JSON; see docs/events/purchase.v1.schema.json."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated

import msgspec

from repurchase.errors import InvalidEvent
from repurchase.purchases.purchase import Correction, EventKind, Purchase
from repurchase.purchases.purchase_event import PurchaseEvent
from repurchase.redacted_decode_error import redacted_decode_error

_Moment = Annotated[datetime, msgspec.Meta(tz=True)]


class _Written(msgspec.Struct, omit_defaults=True):
    """JSON fields of an event; unknown fields are ignored for compatibility with newer publishers."""

    event_id: str
    user_id: str
    purchased_at: _Moment
    kind: EventKind = EventKind.PURCHASE
    product_id: str = ""
    quantity: Decimal | None = None
    price: Decimal | None = None
    corrects: str = ""


_decoder = msgspec.json.Decoder(_Written)
_encoder = msgspec.json.Encoder(decimal_format="number")


def decode(value: bytes) -> PurchaseEvent:
    """Decode one event; its moment is truncated to milliseconds, and a purchase's quantity defaults to 1.

    Raises InvalidEvent.
    """
    try:
        written = _decoder.decode(value)
    except (msgspec.MsgspecError, UnicodeDecodeError, ArithmeticError) as broken:
        raise InvalidEvent(f"no purchase.v1 in JSON: {redacted_decode_error(broken)}") from broken
    if not written.event_id.strip(" "):
        raise InvalidEvent("event_id is empty; a repeated delivery could not be told from a second purchase")
    return _purchase(written) if written.kind is EventKind.PURCHASE else _correction(written)


def encode(event: PurchaseEvent) -> bytes:
    """Encode one event."""
    return _encoder.encode(_written_purchase(event) if isinstance(event, Purchase) else _written_correction(event))


def _purchase(written: _Written) -> Purchase:
    if written.corrects.strip(" "):
        raise InvalidEvent("a purchase corrects nothing; leave `corrects` out or name the kind of correction")
    return Purchase(
        event_id=written.event_id.strip(" "),
        user_id=written.user_id.strip(" "),
        product_id=written.product_id.strip(" "),
        purchased_at=_whole_milliseconds(written.purchased_at),
        quantity=Decimal(1) if written.quantity is None else written.quantity,
        price=written.price,
    )


def _correction(written: _Written) -> Correction:
    return Correction(
        event_id=written.event_id.strip(" "),
        kind=written.kind,
        corrects=written.corrects.strip(" "),
        user_id=written.user_id.strip(" "),
        corrected_at=_whole_milliseconds(written.purchased_at),
        quantity=None if written.kind is EventKind.CANCELLATION else written.quantity,
    )


def _written_purchase(event: Purchase) -> _Written:
    return _Written(
        event_id=event.event_id,
        user_id=event.user_id,
        purchased_at=event.purchased_at,
        product_id=event.product_id,
        quantity=event.quantity,
        price=event.price,
    )


def _written_correction(event: Correction) -> _Written:
    return _Written(
        event_id=event.event_id,
        user_id=event.user_id,
        purchased_at=event.corrected_at,
        kind=event.kind,
        corrects=event.corrects,
        quantity=event.quantity,
    )


def _whole_milliseconds(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=moment.microsecond // 1000 * 1000)
