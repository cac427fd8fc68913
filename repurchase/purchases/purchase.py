"""Purchases, their corrections, and products."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum


class EventKind(StrEnum):
    """The kind of an event; in files and messages the field `kind`, where empty means a purchase."""

    PURCHASE = "purchase"
    RETURN = "return"
    """The shopper returned some units, or all."""
    CANCELLATION = "cancellation"
    """The order was cancelled; it takes back all units."""


@dataclass(frozen=True, slots=True)
class Purchase:
    """One line of a receipt; `event_id` distinguishes a redelivery from a second purchase."""

    event_id: str
    user_id: str
    product_id: str
    purchased_at: datetime
    """Aware, UTC."""
    quantity: Decimal
    price: Decimal | None
    """The price of one unit in roubles; None if the source does not provide it."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A return or a cancellation; it is effective from its own time, even if it arrives before its purchase.

    In files and messages it has the fields of a purchase: `purchased_at` is its own time, `corrects` the purchase,
    `quantity` the units taken back (all if empty); `product_id` and `price` are ignored.
    """

    event_id: str
    kind: EventKind
    corrects: str
    """The `event_id` of a purchase of the same shopper."""
    user_id: str
    corrected_at: datetime
    """Aware, UTC."""
    quantity: Decimal | None
    """The units taken back; None means all."""


@dataclass(frozen=True, slots=True)
class Product:
    """A product of the Market; reminders are for categories, orders for products."""

    product_id: str
    title: str
    category: str
    """As Alice says it, lower case, nominative: «корм для кошки»."""
    brand: str | None
