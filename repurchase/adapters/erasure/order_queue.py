"""Erases a shopper from the dead letters of the order queue; the checkout first processes orders in flight."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from repurchase.adapters.order_queue import open_order_queue
from repurchase.orders.order_message import belongs_to


class OrderQueueRecords:
    """Implements the port ShopperRecords over the order queue."""

    def __init__(self, url: str) -> None:
        self._url = url

    def erase(self, user_id: str) -> Mapping[str, int]:
        """Discard the dead letters of the shopper's orders; see the port."""
        return {"dead letters of orders": asyncio.run(self._discarded(user_id))}

    async def _discarded(self, user_id: str) -> int:
        async with open_order_queue(self._url) as queue:
            return await queue.discard(lambda body: belongs_to(body, user_id))
