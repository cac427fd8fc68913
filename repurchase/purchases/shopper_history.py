"""A shopper's history is every purchase and correction that came in, packed, from which live features are made."""

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
    """Rows in no order; the same event may stand twice, and the first counts."""

    user_id: str
    products: tuple[str, ...]
    """Product ids, by their places."""
    rows: bytes
    """ROW after ROW."""


def event_key(event_id: str) -> int:
    """64 bits that tell events apart: ClickHouse's halfMD5."""
    return int.from_bytes(md5(event_id.encode(), usedforsecurity=False).digest()[:8], "big")


def product_of(event: PurchaseEvent) -> str:
    """The product of a purchase; a correction names none."""
    return event.product_id if isinstance(event, Purchase) else ""


def packed(event: PurchaseEvent, product: int) -> bytes:
    """One event as a ROW, with the place of its product."""
    at = milliseconds(moment_of(event))
    if isinstance(event, Purchase):
        price = nan if event.price is None else float(event.price)
        return ROW.pack(event_key(event.event_id), 0, at, product, float(event.quantity), price)
    units = inf if event.quantity is None else float(event.quantity)
    return ROW.pack(event_key(event.event_id), event_key(event.corrects), at, product, units, nan)


def milliseconds(moment: datetime) -> int:
    """Since 1970 UTC, of an aware moment."""
    return round(moment.timestamp() * _MILLISECONDS)
