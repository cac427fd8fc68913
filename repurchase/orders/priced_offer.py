"""A priced offer binds a quote to the reminder, and its number of pieces, that it was asked for."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from hashlib import blake2b

from repurchase.orders.quote import Quote
from repurchase.reminders.reminder import Reminder


@dataclass(frozen=True, slots=True)
class PricedOffer:
    """What a shopper can confirm; it belongs to the reminder's shopper."""

    reminder: Reminder
    """With the number of pieces that is wanted."""
    quote: Quote

    @property
    def offer_id(self) -> str:
        """One id for one quote of so many pieces for one reminder."""
        terms = "\x1f".join((self.quote.quote_id, self.reminder.reminder_id, str(self.reminder.quantity)))
        return blake2b(terms.encode(), digest_size=12, person=b"offer").hexdigest()

    @property
    def total(self) -> Decimal:
        """Roubles for all pieces."""
        return self.quote.price * self.reminder.quantity
