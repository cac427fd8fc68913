"""What a shop lets its shoppers order by voice: which goods, how many pieces, and for how many roubles at once."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from repurchase.errors import InvalidQuantity, OrderTooExpensive, RestrictedGoods
from repurchase.goods.blocklist import Blocklist, restricted_group

MAX_PIECES = 20
"""More are no purchase for a household, but a word misheard."""
MAX_LINES = 20
"""Of one order: the terms of each are checked with the Market while the shopper waits."""
DEFAULT_MAX_TOTAL = Decimal(50_000)
DEFAULT_BASKET_LINES = 8
"""Of «закажи всё»: an answer of more is longer than anybody listens."""


@dataclass(frozen=True, slots=True)
class OrderPolicy:
    """The rules of one shop."""

    blocklist: Blocklist
    max_total: Decimal = DEFAULT_MAX_TOTAL
    """Roubles of one order; above it the shopper confirms in the app."""
    max_basket_lines: int = DEFAULT_BASKET_LINES
    """Different goods that are proposed at once; the rest is left for the next time."""

    def check_goods(self, category: str, title: str) -> None:
        """Raises RestrictedGoods for what may neither be offered nor ordered."""
        group = restricted_group(self.blocklist, category, title)
        if group is not None:
            raise RestrictedGoods(group.name, title)

    def check_line(self, category: str, title: str, quantity: int) -> None:
        """Raises RestrictedGoods or InvalidQuantity for what cannot be ordered by voice."""
        self.check_goods(category, title)
        if not 1 <= quantity <= MAX_PIECES:
            raise InvalidQuantity(quantity, MAX_PIECES)

    def check_total(self, total: Decimal) -> None:
        """Raises OrderTooExpensive for a total, in roubles, above the ceiling."""
        if total > self.max_total:
            raise OrderTooExpensive(total, self.max_total)


def pieces(quantity: float) -> int:
    """The nearest number of pieces that can be ordered."""
    return min(max(round(quantity), 1), MAX_PIECES)
