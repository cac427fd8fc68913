"""Sends purchases to Kafka at a constant rate, and measures the time until some of the answers include them."""

from __future__ import annotations

import asyncio
import random
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from itertools import cycle, islice
from queue import SimpleQueue

from benchmarks.events.streamed_shop import Line
from repurchase.adapters.kafka import open_purchase_publisher
from repurchase.adapters.online_features import open_online_features
from repurchase.errors import OnlineStoreUnavailable
from repurchase.features.ports import OnlineFeatures
from repurchase.purchases.purchase import Purchase

SAMPLE_SIZE = 20
"""Purchases per second whose answer is polled."""
POLL_SECONDS = 0.02
"""Polling interval of an answer."""
COARSER_SHARE = 0.05
"""Minimum polling interval as a share of the wait so far, so that polling does not slow a stream with a backlog."""
GIVE_UP_SECONDS = 20.0
TICK_SECONDS = 0.005
"""Purchases of one tick are sent together, because a timer per purchase would cost more than the purchase."""


@dataclass(frozen=True, slots=True)
class Load:
    """Purchases to send at a constant rate."""

    lines: Sequence[Line]
    rate: int
    """Purchases per second."""
    seconds: int


@dataclass(frozen=True, slots=True)
class Sent:
    """A purchase whose answer is polled."""

    user_id: str
    category: str
    bought_at: datetime
    at: float
    """Monotonic time before the call of Kafka's client."""


def measure_waits(load: Load, kafka_url: str, online_store_url: str) -> list[float]:
    """Send all; returns the seconds until each polled answer, GIVE_UP_SECONDS after a timeout."""
    watched: SimpleQueue[Sent | None] = SimpleQueue()
    sending = threading.Thread(target=_send, args=(load, kafka_url, watched))
    sending.start()
    waits = asyncio.run(_watch(online_store_url, watched))
    sending.join()
    return waits


def _send(load: Load, kafka_url: str, watched: SimpleQueue[Sent | None]) -> None:
    chosen, run = random.Random(1), time.monotonic_ns()  # noqa: S311 - choice of polled answers
    with open_purchase_publisher(kafka_url) as publisher:
        began = time.monotonic()
        for number, line in enumerate(islice(cycle(load.lines), load.rate * load.seconds)):
            if (ahead := began + number / load.rate - time.monotonic()) > 0:
                time.sleep(ahead + TICK_SECONDS)
            now = datetime.now(UTC)
            bought_at = now.replace(microsecond=now.microsecond // 1000 * 1000)
            at = time.monotonic()
            publisher.publish(
                Purchase(f"{run}-{number}", line.user_id, line.product_id, bought_at, Decimal(1), Decimal(100))
            )
            if line.watchable and chosen.random() < SAMPLE_SIZE / load.rate:
                watched.put(Sent(line.user_id, line.category, bought_at, at))
    watched.put(None)


async def _watch(online_store_url: str, watched: SimpleQueue[Sent | None]) -> list[float]:
    async with open_online_features(online_store_url) as features, asyncio.TaskGroup() as group:
        tasks = []
        while (sent := await asyncio.to_thread(watched.get)) is not None:
            tasks.append(group.create_task(_wait(features, sent)))
    return [task.result() for task in tasks]


async def _wait(features: OnlineFeatures, sent: Sent) -> float:
    """Return the seconds until the answer includes the purchase; failed reads are retried."""
    while (wait := time.monotonic() - sent.at) < GIVE_UP_SECONDS:
        with suppress(OnlineStoreUnavailable):
            of_category = [each for each in await features.predictions(sent.user_id) if each.category == sent.category]
            if any(each.as_of > sent.bought_at for each in of_category):
                return wait
        await asyncio.sleep(max(POLL_SECONDS, COARSER_SHARE * wait))
    return GIVE_UP_SECONDS
