"""Monitoring of queues, orders and the age of features."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from repurchase.errors import AnswerUnavailable
from repurchase.orders.order_state import OrderCounts, OrderState
from repurchase.queue_state import QueueState, ReminderQueues
from repurchase.time_budget import spending
from serving.dependencies import World

UNDER_WAY = (OrderState.CONFIRMED, OrderState.SENT, OrderState.HANDING_OVER, OrderState.ACCEPTED)
LOOKS_FOR = timedelta(milliseconds=500)
"""The time budget of one look, so that a scrape reports an unavailable system instead of waiting for it."""
OUTBOX = "outbox"
ORDERS_UNDER_WAY = "orders_under_way"
Told = TypeVar("Told")


@dataclass(frozen=True, slots=True)
class Seen:
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


async def look(world: World, now: datetime) -> Seen:
    """Query all systems concurrently; a failed one does not affect the others, and one without an address is empty."""
    with spending(LOOKS_FOR):
        reminders, orders, features, materialized, order_queue, events = await asyncio.gather(
            _or_none(lambda: world.seen_reminders.seen(now)),
            _or_none(world.order_progresses.counts),
            _or_none(lambda: world.feature_ages.ages(now)),
            _or_none(lambda: world.feature_ages.since_materialized(now)),
            _or_none(world.order_queue.seen if world.order_queue else _nothing),
            _or_none(world.events.seen if world.events else _nothing),
        )
    return Seen(reminders, orders, features, order_queue, events, materialized)


async def _nothing() -> Sequence[QueueState]:
    return ()


async def _or_none(ask: Callable[[], Awaitable[Told]]) -> Told | None:
    try:
        return await ask()
    except AnswerUnavailable:
        return None


def _queues_of(orders: OrderCounts) -> list[QueueState]:
    under_way = sum(orders.by_state.get(state, 0) for state in UNDER_WAY)
    return [
        QueueState(OUTBOX, orders.outbox_depth, orders.outbox_age),
        QueueState(ORDERS_UNDER_WAY, under_way, orders.oldest_under_way),
    ]
