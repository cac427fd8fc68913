"""Monitors the number of messages in the order queue and in its dead-letter queue."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime, timedelta

from repurchase.errors import OrderQueueUnavailable
from repurchase.orders.queue_ports import OrderQueue, QueueDepth
from repurchase.queue_state import QueueState, shortened_reasons

DEADLINE = timedelta(seconds=2)
DEAD_ORDERS = "dead_orders"
ORDER_QUEUE = "order_queue"


class OrderQueueMonitor:
    """Implements the port QueueMonitor over any order queue; it connects per call."""

    def __init__(self, opens: Callable[[], AbstractAsyncContextManager[OrderQueue]]) -> None:
        self._opens = opens

    async def seen(self) -> Sequence[QueueState]:
        """Query the queue within the deadline; see the port."""
        try:
            async with asyncio.timeout(DEADLINE.total_seconds()), self._opens() as queue:
                depth = await queue.depth()
        except TimeoutError as late:
            raise OrderQueueUnavailable("the order queue took too long; see REPURCHASE_ORDER_QUEUE_URL") from late
        return _states(depth, datetime.now(UTC))


def _states(depth: QueueDepth, now: datetime) -> Sequence[QueueState]:
    return (
        QueueState(ORDER_QUEUE, depth.waiting, _since(depth.waiting_since, now)),
        QueueState(DEAD_ORDERS, depth.set_aside, _since(depth.set_aside_since, now), shortened_reasons(depth.reasons)),
    )


def _since(moment: datetime | None, now: datetime) -> timedelta:
    return timedelta(0) if moment is None else max(timedelta(0), now - moment)
