"""What moves between the planner and the push, for those who watch: queues, slots, orders, the age of features."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from repurchase.errors import AnswerUnavailable
from repurchase.order_state import OrderCounts, OrderState
from repurchase.queue_state import QueueState, ReminderQueues
from serving.world import World

UNDER_WAY = (OrderState.CONFIRMED, OrderState.SENT, OrderState.ACCEPTED)
OUTBOX = "outbox"
ORDERS_UNDER_WAY = "orders_under_way"
Told = TypeVar("Told")


@dataclass(frozen=True, slots=True)
class Seen:
    """What answered; None stands for what did not."""

    reminders: ReminderQueues | None
    orders: OrderCounts | None
    features: Mapping[str, timedelta] | None

    @property
    def queues(self) -> list[QueueState]:
        """All queues that are known."""
        reminders = list(self.reminders.queues) if self.reminders else []
        return reminders + (_queues_of(self.orders) if self.orders else [])

    @property
    def systems(self) -> Mapping[str, bool]:
        """Whether each system told of itself."""
        return {
            "reminders": self.reminders is not None,
            "orders": self.orders is not None,
            "features": self.features is not None,
        }


async def look(world: World, now: datetime) -> Seen:
    """Ask every system; one that is away hides no other."""
    return Seen(
        reminders=await _or_none(lambda: world.seen_reminders.seen(now)),
        orders=await _or_none(world.order_progresses.counts),
        features=await _or_none(lambda: world.feature_ages.ages(now)),
    )


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
