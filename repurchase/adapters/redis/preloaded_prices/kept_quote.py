"""How a preloaded price lies in Redis.

prices:{<product_id>}    string: the quote as JSON, expires
"""

from __future__ import annotations

from datetime import timedelta

import msgspec

from repurchase.orders.quote import Quote

TTL = timedelta(hours=1)
"""Older prices are not told even where the Market does not answer."""
_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Quote)


def key(product_id: str) -> str:
    """Where the price of a product lies."""
    return f"prices:{{{product_id}}}"


def encode(quote: Quote) -> bytes:
    """One JSON object."""
    return _encoder.encode(quote)


def decode(kept: bytes) -> Quote | None:
    """The quote; None for what another version of the code kept."""
    try:
        return _decoder.decode(kept)
    except msgspec.MsgspecError:
        return None
