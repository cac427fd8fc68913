"""What the stand-in Market did: each effect once a key, however often it was asked for."""

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
        """When each effect was called for, in Unix seconds, by service and key: counted before deduplication."""

    def place(self, key: str, order: Mapping[str, Any]) -> Mapping[str, Any]:
        """Take the order, once; gives it as it was taken, with the Market's own name of it."""
        self.calls["orders"][key].append(time.time())
        return self.orders.setdefault(key, {**order, "market_order_id": f"M-{len(self.orders) + 1:06d}"})

    def push(self, key: str, push: Mapping[str, Any]) -> None:
        """Show the push, once."""
        self.calls["push"][key].append(time.time())
        self.pushes.setdefault(key, push)

    def summary(self) -> dict[str, int]:
        """Effects, and the repeats that were absorbed."""
        calls = sum(len(moments) for of_service in self.calls.values() for moments in of_service.values())
        effects = len(self.orders) + len(self.pushes)
        return {"orders": len(self.orders), "pushes": len(self.pushes), "absorbed": calls - effects}
