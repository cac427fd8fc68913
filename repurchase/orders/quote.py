"""A quote is the price and delivery day that the Market offers now; a confirmation answers one quote."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

QUOTE_TTL = timedelta(minutes=10)
"""A shopper who thinks longer hears a new price."""


@dataclass(frozen=True, slots=True)
class Quote:
    """What one unit of a product costs and when it can be delivered."""

    quote_id: str
    product_id: str
    price: Decimal
    """Roubles for one unit."""
    delivery_day: date
    """In the shopper's own calendar."""
    quoted_at: datetime
    """Aware, UTC."""

    def holds(self, now: datetime) -> bool:
        """Whether a confirmation at `now` still answers this quote."""
        return now < self.quoted_at + QUOTE_TTL

    def is_worse_than(self, told: Quote) -> bool:
        """Whether who agreed to `told` has to be asked again: another price, or a later delivery."""
        return self.price != told.price or self.delivery_day > told.delivery_day
