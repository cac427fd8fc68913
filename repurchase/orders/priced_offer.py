"""A priced offer: a quote with the reminder and the number of pieces that it was requested for."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from hashlib import blake2b

from repurchase.orders.quote import Quote
from repurchase.reminders.reminder import Reminder


@dataclass(frozen=True, slots=True)
class PricedOffer:
    """An offer that the reminder's shopper can confirm."""

    reminder: Reminder
    """It has the requested number of pieces."""
    quote: Quote

    @property
    def offer_id(self) -> str:
        """An id of one quote, reminder and number of pieces."""
        terms = "\x1f".join((self.quote.quote_id, self.reminder.reminder_id, str(self.reminder.quantity)))
        return blake2b(terms.encode(), digest_size=12, person=b"offer").hexdigest()

    @property
    def total(self) -> Decimal:
        """The total of all pieces in roubles."""
        return self.quote.price * self.reminder.quantity
