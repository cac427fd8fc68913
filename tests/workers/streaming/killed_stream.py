"""A purchase stream in its own process, which kills itself by `kill -9` at a chosen kill point."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Sequence
from functools import wraps
from itertools import count
from threading import Event
from typing import Any

from repurchase.adapters.erasure.online_store import RedisErasureGuard
from repurchase.adapters.kafka import stream
from repurchase.adapters.kafka.stream import KafkaStream
from repurchase.adapters.online_features.publication.live_rows import RedisLiveFeatures
from repurchase.adapters.redis.live_state.histories import RedisShopperHistories
from repurchase.adapters.redis.live_state.products import RedisLiveProducts
from repurchase.adapters.redis.reminders.redis_schedule import RedisReminderSchedule
from repurchase.purchases.purchase_event import EventBatch
from workers.purchase_stream import consume
from workers.streaming import stream_consumer
from workers.streaming.stream_metrics import StreamMetrics

CALLS: Sequence[tuple[type, str]] = (
    (RedisErasureGuard, "enforce"),
    (RedisShopperHistories, "add"),
    (RedisLiveProducts, "named"),
    (RedisLiveFeatures, "write"),
    (RedisReminderSchedule, "forget"),
    (KafkaStream, "commit"),
)
"""Calls of the stream for each batch; the first is made again before the last."""
MOMENTS = 1 + 2 * (len(CALLS) + 1)
"""Number of kill points: after the batch was taken, then before and after each call."""
BATCH_SIZE = 4
SESSION_TIMEOUT_MILLISECONDS = 1_000
"""The next process waits this long after a kill."""


def run(events_url: str, online_store_url: str, group: str, fatal: int | None) -> None:
    """Consume until the process kills itself at kill point `fatal` (from 0), or until it is killed."""
    stream_consumer.BATCH_SIZE = BATCH_SIZE
    stream._SETTINGS["session.timeout.ms"] = SESSION_TIMEOUT_MILLISECONDS
    _die_at(fatal)
    consume(events_url, online_store_url, StreamMetrics(), Event(), group)


def _die_at(fatal: int | None) -> None:
    moments = count()

    def pass_a_moment() -> None:
        if next(moments) == fatal:
            os.kill(os.getpid(), signal.SIGKILL)

    KafkaStream.take = _after_messages(KafkaStream.take, pass_a_moment)  # type: ignore[method-assign]
    for owner, name in CALLS:
        setattr(owner, name, _around(getattr(owner, name), pass_a_moment))


def _after_messages(take: Callable[..., EventBatch], pass_a_moment: Callable[[], None]) -> Callable[..., EventBatch]:
    @wraps(take)
    def wrapped(self: KafkaStream, *arguments: Any) -> EventBatch:
        taken = take(self, *arguments)
        if len(taken):
            pass_a_moment()
        return taken

    return wrapped


def _around(call: Callable[..., Any], pass_a_moment: Callable[[], None]) -> Callable[..., Any]:
    @wraps(call)
    def wrapped(self: object, *arguments: Any) -> Any:
        pass_a_moment()
        result = call(self, *arguments)
        pass_a_moment()
        return result

    return wrapped
