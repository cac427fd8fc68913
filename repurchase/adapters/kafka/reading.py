"""Decodes messages into received events, or dead letters with a reason."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from confluent_kafka import Message

from repurchase.adapters.kafka.schemas import decode
from repurchase.errors import InvalidEvent
from repurchase.purchases.purchase_event import DeadLetter, EventBatch, MessagePosition, ReceivedEvent


def decode_messages(messages: Iterable[Message]) -> EventBatch:
    """Decode each message; none may be an error of the client."""
    read = [_read(message) for message in messages]
    return EventBatch(
        events=tuple(each for each in read if isinstance(each, ReceivedEvent)),
        unreadable=tuple(each for each in read if isinstance(each, DeadLetter)),
    )


def _read(message: Message) -> ReceivedEvent | DeadLetter:
    headers = headers_of(message)
    place = MessagePosition(str(message.topic()), _known(message.partition()), _known(message.offset()))
    value = message.value()
    try:
        return ReceivedEvent(place, decode(headers, value))
    except InvalidEvent as unreadable:
        return DeadLetter(place, message.key(), value, headers, str(unreadable))


def headers_of(message: Message) -> dict[str, bytes]:
    """Return the headers; the client returns pairs of name and bytes, although it declares more types."""
    pairs: Any = message.headers() or ()
    return {name: value or b"" for name, value in pairs}


def _known(number: int | None) -> int:
    """A consumed message always has its numbers."""
    return -1 if number is None else number
