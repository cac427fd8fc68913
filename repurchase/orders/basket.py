"""A basket: several priced offers that one confirmation orders, each for another reminder."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from hashlib import blake2b

from repurchase.goods.named_goods import is_named
from repurchase.orders.priced_offer import PricedOffer


@dataclass(frozen=True, slots=True)
class Basket:
    """The lines as the shopper heard them, most urgent first; at least one."""

    lines: tuple[PricedOffer, ...]

    @property
    def basket_id(self) -> str:
        """An id of these quotes with their numbers of pieces."""
        terms = "\x1f".join(sorted(each.offer_id for each in self.lines))
        return blake2b(terms.encode(), digest_size=12, person=b"basket").hexdigest()

    @property
    def total(self) -> Decimal:
        """The total of all lines in roubles."""
        return sum((each.total for each in self.lines), Decimal(0))

    @property
    def delivery_day(self) -> date:
        """The day on which the last line arrives."""
        return max(each.quote.delivery_day for each in self.lines)

    def holds(self, now: datetime) -> bool:
        """Return whether all quotes are valid at `now`."""
        return all(each.quote.holds(now) for each in self.lines)

    def named(self, subject: frozenset[str]) -> tuple[PricedOffer, ...]:
        """Return the lines of the goods that these lemmas name; none for an empty subject."""
        return tuple(each for each in self.lines if subject and is_named(each.reminder, subject))

    def without(self, reminder_ids: Iterable[str]) -> Basket | None:
        """Return the other lines, or None if none is left."""
        gone = frozenset(reminder_ids)
        left = tuple(each for each in self.lines if each.reminder.reminder_id not in gone)
        return Basket(left) if left else None

    def with_pieces(self, line: PricedOffer, quantity: int) -> Basket:
        """Return this basket with another number of pieces in one line."""
        changed = PricedOffer(replace(line.reminder, quantity=quantity), line.quote)
        return Basket(tuple(changed if each is line else each for each in self.lines))
