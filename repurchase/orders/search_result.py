"""A product that the Market's search found."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class SearchResult:
    """One product that is available now."""

    product_id: str
    title: str
    price: Decimal
    """The price of one unit in roubles."""
