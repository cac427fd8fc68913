"""What came of the orders, by what the shoppers heard, what the book holds and what the Market did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks.chaos.killing import Outage
from benchmarks.chaos.shoppers import Confirmation


@dataclass(frozen=True, slots=True)
class Account:
    """The whole truth of one storm."""

    heard: Sequence[Confirmation]
    outages: Sequence[Outage]
    stored: frozenset[str]
    """Ids of the orders in the book."""
    taken: Mapping[str, Mapping[str, Any]]
    """What the Market made of each, by order_id: how often it was asked, whether it was pushed, for whom."""
    absorbed: int
    """Repeated calls that the Market answered without a second effect."""
    drained_seconds: float
    """From the last kill until every stored order was pushed."""

    @property
    def acknowledged(self) -> frozenset[str]:
        """Ids of the orders that shoppers were told of."""
        return frozenset(each.order_id for each in self.heard)

    @property
    def delivered(self) -> frozenset[str]:
        """Ids of those that the Market took and pushed."""
        return frozenset(order_id for order_id, order in self.taken.items() if order["pushed"])

    @property
    def lost(self) -> int:
        """Orders that a shopper was told of and the Market did not take and push."""
        return len(self.acknowledged - self.delivered)

    @property
    def doubled(self) -> int:
        """Orders beyond one for a shopper's only offer, and orders at the Market that nobody made."""
        shoppers = Counter(order["user_id"] for order in self.taken.values())
        return sum(orders - 1 for orders in shoppers.values()) + len(self.taken.keys() - self.stored)

    @property
    def said_again(self) -> int:
        """How often shoppers confirmed anew because nobody answered them."""
        return sum(each.times - 1 for each in self.heard)

    def calm_seconds(self) -> Sequence[float]:
        """How long the confirmations took that met no outage from beginning to end."""
        return [
            each.heard_at - each.asked_at
            for each in self.heard
            if not any(outage.touches(each.asked_at, each.heard_at) for outage in self.outages)
        ]

    def calm_milliseconds(self, percent: float) -> float:
        """A percentile of those; NaN where there was no calm."""
        calm = self.calm_seconds()
        return float(np.percentile(calm, percent)) * 1000 if calm else float("nan")
