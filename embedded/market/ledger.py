"""What the stand-in Market did: each effect once a key, however often it was asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any


class Ledger:
    """Orders and pushes by their Idempotency-Key."""

    def __init__(self) -> None:
        self.orders: dict[str, Mapping[str, Any]] = {}
        self.pushes: dict[str, Mapping[str, Any]] = {}
        self.asked: Counter[tuple[str, str]] = Counter()
        """How often each effect was asked for, by service and key."""

    def place(self, key: str, order: Mapping[str, Any]) -> str:
        """Take the order, once; gives the Market's own name of it."""
        self.asked["orders", key] += 1
        taken = self.orders.setdefault(key, {**order, "market_order_id": f"M-{len(self.orders) + 1:06d}"})
        return str(taken["market_order_id"])

    def push(self, key: str, push: Mapping[str, Any]) -> None:
        """Show the push, once."""
        self.asked["push", key] += 1
        self.pushes.setdefault(key, push)

    def summary(self) -> dict[str, int]:
        """Effects, and the repeats that were absorbed."""
        asked = self.asked.total()
        effects = len(self.orders) + len(self.pushes)
        return {"orders": len(self.orders), "pushes": len(self.pushes), "absorbed": asked - effects}
