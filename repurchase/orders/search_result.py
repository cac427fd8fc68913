"""A product that the Market's search found, as far as a shopper is told of it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class SearchResult:
    """One product that can be bought now."""

    product_id: str
    title: str
    price: Decimal
    """Roubles for one unit."""
