"""Registry of decoders by the content type and schema in a message's headers."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from repurchase.adapters.kafka import json_v1
from repurchase.errors import InvalidEvent
from repurchase.purchases.purchase_event import SCHEMA, PurchaseEvent

CONTENT_TYPE, SCHEMA_ID = "content-type", "schema"
JSON = "application/json"
DECODERS: Mapping[tuple[str, str], Callable[[bytes], PurchaseEvent]] = {(JSON, SCHEMA): json_v1.decode}
WRITTEN_AS: Mapping[str, bytes] = {CONTENT_TYPE: JSON.encode(), SCHEMA_ID: SCHEMA.encode()}
"""Headers of the messages that this project publishes."""


def decode(headers: Mapping[str, bytes], value: bytes | None) -> PurchaseEvent:
    """Decode a message by its headers, which default to JSON of purchase.v1; raises InvalidEvent."""
    form, schema = (
        headers.get(name, WRITTEN_AS[name]).decode(errors="replace").partition(";")[0].strip()
        for name in (CONTENT_TYPE, SCHEMA_ID)
    )
    decoder = DECODERS.get((form, schema))
    if decoder is None:
        raise InvalidEvent(f"nothing here reads schema {schema!r} as {form!r}")
    if value is None:
        raise InvalidEvent("the message is empty")
    return decoder(value)
