"""Monitoring of queues, orders and the age of features."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from repurchase.errors import ServiceUnavailable
from repurchase.orders.order_state import OrderCounts, OrderState
from repurchase.queue_state import QueueState, ReminderQueues
from repurchase.time_budget import time_budget
from serving.dependencies import Dependencies

IN_PROGRESS_STATES = (OrderState.CONFIRMED, OrderState.SENT, OrderState.HANDING_OVER, OrderState.ACCEPTED)
TIMEOUT = timedelta(milliseconds=500)
"""The time budget of one look, so that a scrape reports an unavailable system instead of waiting for it."""
OUTBOX = "outbox"
ORDERS_UNDER_WAY = "orders_under_way"
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class SystemStatus:
    """The state of each system; None if it did not answer."""

    reminders: ReminderQueues | None
    orders: OrderCounts | None
    features: Mapping[str, timedelta] | None
    order_queue: Sequence[QueueState] | None
    events: Sequence[QueueState] | None
    materialized: Mapping[str, timedelta] | None

    @property
    def queues(self) -> list[QueueState]:
        """All queues that are known."""
        reminders = list(self.reminders.queues) if self.reminders else []
        orders = _queues_of(self.orders) if self.orders else []
        return [*reminders, *orders, *(self.order_queue or ()), *(self.events or ())]

    @property
    def systems(self) -> Mapping[str, bool]:
        """Whether each system answered."""
        return {
            "reminders": self.reminders is not None,
            "orders": self.orders is not None,
            "features": self.features is not None,
            "order queue": self.order_queue is not None,
            "events": self.events is not None,
        }


async def system_status(dependencies: Dependencies, now: datetime) -> SystemStatus:
    """Query all systems concurrently; a failed one does not affect the others, and one without an address is empty."""
    with time_budget(TIMEOUT):
        reminders, orders, features, materialized, order_queue, events = await asyncio.gather(
            _or_none(lambda: dependencies.seen_reminders.seen(now)),
            _or_none(dependencies.order_progresses.counts),
            _or_none(lambda: dependencies.feature_ages.ages(now)),
            _or_none(lambda: dependencies.feature_ages.since_materialized(now)),
            _or_none(dependencies.order_queue.seen if dependencies.order_queue else _nothing),
            _or_none(dependencies.events.seen if dependencies.events else _nothing),
        )
    return SystemStatus(reminders, orders, features, order_queue, events, materialized)


async def _nothing() -> Sequence[QueueState]:
    return ()


async def _or_none(ask: Callable[[], Awaitable[Result]]) -> Result | None:
    try:
        return await ask()
    except ServiceUnavailable:
        return None


def _queues_of(orders: OrderCounts) -> list[QueueState]:
    in_flight = sum(orders.by_state.get(state, 0) for state in IN_PROGRESS_STATES)
    return [
        QueueState(OUTBOX, orders.outbox_depth, orders.outbox_age),
        QueueState(ORDERS_UNDER_WAY, in_flight, orders.oldest_under_way),
    ]
