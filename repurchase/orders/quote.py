"""A quote: price and delivery day of a product at the Market; a confirmation refers to one quote."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

QUOTE_TTL = timedelta(minutes=10)
"""After this time a confirmation gets a new price."""


@dataclass(frozen=True, slots=True)
class Quote:
    """The price of one unit of a product and its delivery day."""

    quote_id: str
    product_id: str
    price: Decimal
    """The price of one unit in roubles."""
    delivery_day: date
    """In the shopper's time zone."""
    quoted_at: datetime
    """Aware, UTC."""

    def holds(self, now: datetime) -> bool:
        """Return whether this quote is valid at `now`."""
        return now < self.quoted_at + QUOTE_TTL

    def is_worse_than(self, told: Quote) -> bool:
        """Return whether the shopper must confirm again: the price changed, or the delivery is later."""
        return self.price != told.price or self.delivery_day > told.delivery_day
