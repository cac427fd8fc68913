"""A purchase is one product that one shopper bought at one moment; a correction takes some or all of it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum


class EventKind(StrEnum):
    """What an event of a shop tells; in files and messages the field `kind`, a purchase where it is empty."""

    PURCHASE = "purchase"
    RETURN = "return"
    """The shopper brought back some units, or all."""
    CANCELLATION = "cancellation"
    """The order was called off: all of it is taken back."""


@dataclass(frozen=True, slots=True)
class Purchase:
    """One line of a receipt; `event_id` tells a repeated delivery from a second purchase."""

    event_id: str
    user_id: str
    product_id: str
    purchased_at: datetime
    """Aware, UTC."""
    quantity: Decimal
    price: Decimal | None
    """Roubles for one unit; None where the source does not tell."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A return or a cancellation; it holds from its own moment on, whether it comes in before its purchase or after.

    In files and messages it has the fields of a purchase: `purchased_at` is its own moment, `corrects` names the
    purchase, `quantity` the units taken back, all where it is empty; `product_id` and `price` are not read.
    """

    event_id: str
    kind: EventKind
    corrects: str
    """The `event_id` of a purchase of the same shopper."""
    user_id: str
    corrected_at: datetime
    """Aware, UTC."""
    quantity: Decimal | None
    """Units taken back; None is all that there were."""


@dataclass(frozen=True, slots=True)
class Product:
    """What the Market sells; shoppers run out of a category and order a product of it."""

    product_id: str
    title: str
    category: str
    """In the words that the shopper hears, lower case, nominative: «корм для кошки»."""
    brand: str | None
