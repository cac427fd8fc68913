"""Encoding of a preloaded price in Redis.

prices:{<product_id>}    string: the quote as JSON, expires
"""

from __future__ import annotations

from datetime import timedelta

import msgspec

from repurchase.orders.quote import Quote

TTL = timedelta(hours=1)
"""Older prices are not used even if the Market does not answer."""
_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Quote)


def key(product_id: str) -> str:
    """Key of a product's price."""
    return f"prices:{{{product_id}}}"


def encode(quote: Quote) -> bytes:
    """Encode a quote as one JSON object."""
    return _encoder.encode(quote)


def decode(kept: bytes) -> Quote | None:
    """Decode a quote; None for the format of another release."""
    try:
        return _decoder.decode(kept)
    except msgspec.MsgspecError:
        return None
