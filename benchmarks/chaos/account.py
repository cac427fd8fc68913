"""What came of the orders, by what the shoppers heard, what the book holds and what the Market did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks.chaos.effects import Effect
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
    """What the Market made of each, by order_id: whether it was pushed, and for whom."""
    effects: Sequence[Effect]
    """Each order and each push with all calls for it, counted before the Market deduplicates."""
    in_hand: int
    """Calls that all checkouts together may have under way at one moment."""
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
        """Orders beyond one for a shopper's only offer, orders that nobody made, and calls that no kill explains."""
        shoppers = Counter(order["user_id"] for order in self.taken.values())
        orders = sum(count - 1 for count in shoppers.values()) + len(self.taken.keys() - self.stored)
        return orders + self.unexplained

    @property
    def repeated(self) -> int:
        """Calls beyond the first for an effect, of which the Market's idempotency key makes one effect."""
        return sum(len(effect.called_at) - 1 for effect in self.effects)

    @property
    def unexplained(self) -> int:
        """Those of the repeated calls that a consumer with its guards does not make."""
        return sum(effect.unexplained(self.outages) for effect in self.effects)

    @property
    def most_repeated(self) -> int:
        """How many calls may be repeated: each kill can hide the outcome of what was in hand."""
        return len(self.outages) * self.in_hand

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
