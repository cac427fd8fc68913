"""Record of the stand-in Market's effects, at most one per idempotency key."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Mapping
from typing import Any


class Ledger:
    """Orders and pushes by their Idempotency-Key."""

    def __init__(self) -> None:
        self.orders: dict[str, Mapping[str, Any]] = {}
        self.pushes: dict[str, Mapping[str, Any]] = {}
        self.calls: defaultdict[str, defaultdict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
        """Unix seconds of all calls by service and key, before deduplication."""

    def place(self, key: str, order: Mapping[str, Any]) -> Mapping[str, Any]:
        """Store the order once per key; returns the stored order with the Market's order id."""
        self.calls["orders"][key].append(time.time())
        return self.orders.setdefault(key, {**order, "market_order_id": f"M-{len(self.orders) + 1:06d}"})

    def push(self, key: str, push: Mapping[str, Any]) -> None:
        """Store the push once per key."""
        self.calls["push"][key].append(time.time())
        self.pushes.setdefault(key, push)

    def summary(self) -> dict[str, int]:
        """Count the effects and the repeats without an effect."""
        calls = sum(len(moments) for of_service in self.calls.values() for moments in of_service.values())
        effects = len(self.orders) + len(self.pushes)
        return {"orders": len(self.orders), "pushes": len(self.pushes), "absorbed": calls - effects}
