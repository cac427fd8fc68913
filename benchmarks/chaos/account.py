"""Accounts for the orders by the shoppers' confirmations, the database and the Market's records."""

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
    """All results of one chaos run."""

    heard: Sequence[Confirmation]
    outages: Sequence[Outage]
    stored: frozenset[str]
    """Ids of the orders in the database."""
    taken: Mapping[str, Mapping[str, Any]]
    """The Market's orders by order id, with shopper and push."""
    effects: Sequence[Effect]
    """Each order and each push with all calls for it, before deduplication by the Market."""
    in_hand: int
    """Maximum number of concurrent calls of all checkouts."""
    drained_seconds: float
    """Seconds from the last kill until every stored order was pushed."""

    @property
    def acknowledged(self) -> frozenset[str]:
        """Ids of the orders that were confirmed to shoppers."""
        return frozenset(each.order_id for each in self.heard)

    @property
    def delivered(self) -> frozenset[str]:
        """Ids of the orders that the Market accepted and pushed."""
        return frozenset(order_id for order_id, order in self.taken.items() if order["pushed"])

    @property
    def lost(self) -> int:
        """Acknowledged orders that the Market did not accept and push."""
        return len(self.acknowledged - self.delivered)

    @property
    def doubled(self) -> int:
        """Second orders of a shopper's only offer, orders without a stored one, and calls that no kill explains."""
        shoppers = Counter(order["user_id"] for order in self.taken.values())
        orders = sum(count - 1 for count in shoppers.values()) + len(self.taken.keys() - self.stored)
        return orders + self.unexplained

    @property
    def repeated(self) -> int:
        """Calls after the first for an effect, made one effect by the Market's idempotency key."""
        return sum(len(effect.called_at) - 1 for effect in self.effects)

    @property
    def unexplained(self) -> int:
        """Repeated calls that a correct consumer does not make."""
        return sum(effect.unexplained(self.outages) for effect in self.effects)

    @property
    def most_repeated(self) -> int:
        """Maximum of repeated calls, because each kill can hide the outcome of all concurrent calls."""
        return len(self.outages) * self.in_hand

    @property
    def said_again(self) -> int:
        """Number of retried confirmations."""
        return sum(each.times - 1 for each in self.heard)

    def calm_seconds(self) -> Sequence[float]:
        """Return the durations of confirmations that overlap no outage."""
        return [
            each.heard_at - each.asked_at
            for each in self.heard
            if not any(outage.touches(each.asked_at, each.heard_at) for outage in self.outages)
        ]

    def calm_milliseconds(self, percent: float) -> float:
        """Return a percentile of the calm durations in milliseconds; NaN without any."""
        calm = self.calm_seconds()
        return float(np.percentile(calm, percent)) * 1000 if calm else float("nan")
