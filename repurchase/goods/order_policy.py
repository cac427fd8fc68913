"""The policy of voice orders: allowed goods, maximum pieces and maximum total."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from repurchase.errors import InvalidQuantity, OrderTooExpensive, RestrictedGoods
from repurchase.goods.blocklist import Blocklist, restricted_group

MAX_PIECES = 20
"""A larger number is a recognition error rather than a household's order."""
MAX_LINES = 20
"""The maximum of one order: the Market confirms the terms of each line while the shopper waits."""
DEFAULT_MAX_TOTAL = Decimal(50_000)
DEFAULT_BASKET_LINES = 8
"""The maximum of «закажи всё»: longer answers are hard to follow."""


@dataclass(frozen=True, slots=True)
class OrderPolicy:
    """The policy of one shop."""

    blocklist: Blocklist
    max_total: Decimal = DEFAULT_MAX_TOTAL
    """The maximum total of one order in roubles; above it the shopper confirms in the app."""
    max_basket_lines: int = DEFAULT_BASKET_LINES
    """The maximum number of different goods offered together; the rest is left out."""

    def check_goods(self, category: str, title: str) -> None:
        """Raise RestrictedGoods for goods that may be neither offered nor ordered."""
        group = restricted_group(self.blocklist, category, title)
        if group is not None:
            raise RestrictedGoods(group.name, title)

    def check_line(self, category: str, title: str, quantity: int) -> None:
        """Raise RestrictedGoods or InvalidQuantity for a line that cannot be ordered by voice."""
        self.check_goods(category, title)
        if not 1 <= quantity <= MAX_PIECES:
            raise InvalidQuantity(quantity, MAX_PIECES)

    def check_total(self, total: Decimal) -> None:
        """Raise OrderTooExpensive for a total, in roubles, above the maximum."""
        if total > self.max_total:
            raise OrderTooExpensive(total, self.max_total)


def pieces(quantity: float) -> int:
    """Return the nearest number of pieces that can be ordered."""
    return min(max(round(quantity), 1), MAX_PIECES)
