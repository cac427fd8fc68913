"""Messages become deliveries, or dead letters with the reason."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from confluent_kafka import Message

from repurchase.adapters.kafka.schemas import decode
from repurchase.errors import UnreadableEvent
from repurchase.purchases.purchase_event import DeadLetter, Deliveries, Delivery, Place


def read(messages: Iterable[Message]) -> Deliveries:
    """Decode each message; none may be an error of the client."""
    read = [_read(message) for message in messages]
    return Deliveries(
        events=tuple(each for each in read if isinstance(each, Delivery)),
        unreadable=tuple(each for each in read if isinstance(each, DeadLetter)),
    )


def _read(message: Message) -> Delivery | DeadLetter:
    headers = headers_of(message)
    place = Place(str(message.topic()), _known(message.partition()), _known(message.offset()))
    value = message.value()
    try:
        return Delivery(place, decode(headers, value))
    except UnreadableEvent as unreadable:
        return DeadLetter(place, message.key(), value, headers, str(unreadable))


def headers_of(message: Message) -> dict[str, bytes]:
    """The client gives pairs of name and bytes, though it declares more."""
    pairs: Any = message.headers() or ()
    return {name: value or b"" for name, value in pairs}


def _known(number: int | None) -> int:
    """A message that was taken from Kafka has its numbers."""
    return -1 if number is None else number
