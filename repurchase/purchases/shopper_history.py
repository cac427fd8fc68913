"""Shopper histories: packed purchases and corrections, from which live features are computed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import md5
from math import inf, nan
from struct import Struct

from repurchase.purchases.purchase import Purchase
from repurchase.purchases.purchase_event import PurchaseEvent, moment_of

ROW = Struct("<QQqIdd")
"""Event, event that it corrects (0 for a purchase), ms since 1970, place of its product in the table of products, units
(of a correction those taken back, inf for all), roubles a unit (nan where not known)."""
_MILLISECONDS = 1000


@dataclass(frozen=True, slots=True)
class ShopperHistory:
    """Rows in no order; of duplicate events the first one counts."""

    user_id: str
    products: tuple[str, ...]
    """Product ids, by their index."""
    rows: bytes
    """Concatenated rows in the format ROW."""


def event_key(event_id: str) -> int:
    """Return a 64-bit key of the event id: ClickHouse's halfMD5."""
    return int.from_bytes(md5(event_id.encode(), usedforsecurity=False).digest()[:8], "big")


def product_of(event: PurchaseEvent) -> str:
    """Return the product of a purchase; empty for a correction."""
    return event.product_id if isinstance(event, Purchase) else ""


def packed(event: PurchaseEvent, product: int) -> bytes:
    """Pack one event as a ROW, with the index of its product."""
    at = milliseconds(moment_of(event))
    if isinstance(event, Purchase):
        price = nan if event.price is None else float(event.price)
        return ROW.pack(event_key(event.event_id), 0, at, product, float(event.quantity), price)
    units = inf if event.quantity is None else float(event.quantity)
    return ROW.pack(event_key(event.event_id), event_key(event.corrects), at, product, units, nan)


def milliseconds(moment: datetime) -> int:
    """Return the milliseconds since 1970 UTC of an aware datetime."""
    return round(moment.timestamp() * _MILLISECONDS)
