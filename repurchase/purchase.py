"""A purchase is one product that one shopper bought at one moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal


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
class Product:
    """What the Market sells; shoppers run out of a category and order a product of it."""

    product_id: str
    title: str
    category: str
    """In the words that the shopper hears, lower case, nominative: «корм для кошки»."""
    brand: str | None
