"""Sends purchases to Kafka at a steady rate, and watches how soon the answers of some of them tell."""

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

from benchmarks.streamed_shop import Line
from repurchase.adapters.online_features import open_online_features
from repurchase.adapters.purchase_events import open_purchase_publisher
from repurchase.errors import OnlineStoreUnavailable
from repurchase.ports import OnlineFeatures
from repurchase.purchase import Purchase

WATCHED = 20
"""Purchases a second whose answer is watched."""
EVERY_SECONDS = 0.02
"""Between two looks at one answer."""
COARSER_SHARE = 0.05
"""Of the wait so far, where that is longer: else those who wait for a stream that is behind would hold it up."""
GIVE_UP_SECONDS = 20.0
TICK_SECONDS = 0.005
"""Purchases of one tick are sent together: a timer for each would cost more than its purchase."""


@dataclass(frozen=True, slots=True)
class Load:
    """Purchases to send, at a rate."""

    lines: Sequence[Line]
    rate: int
    """A second."""
    seconds: int


@dataclass(frozen=True, slots=True)
class Sent:
    """A purchase whose answer is watched."""

    user_id: str
    category: str
    bought_at: datetime
    at: float
    """On the monotonic clock, before it was handed to Kafka's client."""


def waits_under(load: Load, kafka_url: str, online_store_url: str) -> list[float]:
    """Send all; give the seconds to each watched answer, GIVE_UP_SECONDS where none told by then."""
    watched: SimpleQueue[Sent | None] = SimpleQueue()
    sending = threading.Thread(target=_send, args=(load, kafka_url, watched))
    sending.start()
    waits = asyncio.run(_watch(online_store_url, watched))
    sending.join()
    return waits


def _send(load: Load, kafka_url: str, watched: SimpleQueue[Sent | None]) -> None:
    chosen, run = random.Random(1), time.monotonic_ns()  # noqa: S311 - which answers are looked at
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
            if line.watchable and chosen.random() < WATCHED / load.rate:
                watched.put(Sent(line.user_id, line.category, bought_at, at))
    watched.put(None)


async def _watch(online_store_url: str, watched: SimpleQueue[Sent | None]) -> list[float]:
    async with open_online_features(online_store_url) as features, asyncio.TaskGroup() as group:
        tasks = []
        while (sent := await asyncio.to_thread(watched.get)) is not None:
            tasks.append(group.create_task(_wait(features, sent)))
    return [task.result() for task in tasks]


async def _wait(features: OnlineFeatures, sent: Sent) -> float:
    """Seconds until the answer tells; a read that is refused meanwhile is looked at again."""
    while (wait := time.monotonic() - sent.at) < GIVE_UP_SECONDS:
        with suppress(OnlineStoreUnavailable):
            of_category = [each for each in await features.predictions(sent.user_id) if each.category == sent.category]
            if any(each.as_of > sent.bought_at for each in of_category):
                return wait
        await asyncio.sleep(max(EVERY_SECONDS, COARSER_SHARE * wait))
    return GIVE_UP_SECONDS
