"""Monitors the reminder queues in Redis in one round trip."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from repurchase.adapters.redis.connection.client import Redis, open_redis
from repurchase.adapters.redis.connection.resp_connection import RedisCommand
from repurchase.adapters.redis.reminders import keys
from repurchase.adapters.redis.reminders.keys import ALL_SHARDS, Shard
from repurchase.queue_state import QueueState, ReminderQueues, SlotLoad

_SORTED = ("scheduled", "leased", "waiting")
_REPLIES = 2 * len(_SORTED) + 1
"""Number of replies per shard: length and first entry of each sorted set, and the length of the given-up stream."""


class RedisReminderQueues:
    """Implements the port ReminderMonitor over Redis."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def seen(self, now: datetime) -> ReminderQueues:
        """Read all queues; see the port."""
        asked = [command for shard in ALL_SHARDS for command in _of_shard(shard)]
        day = now.astimezone(UTC).date()
        loads: list[RedisCommand] = [("HGETALL", keys.slots_planned(day)), ("HGETALL", keys.slots_sent(day))]
        *told, planned, sent = await self._redis.execute("see the queues of reminders", *asked, *loads)
        shards = [told[first : first + _REPLIES] for first in range(0, len(told), _REPLIES)]
        queues = [_queue(name, shards, place, now) for place, name in enumerate(_SORTED)]
        given_up = QueueState("given_up", sum(shard[-1] for shard in shards), timedelta(0))
        return ReminderQueues([*queues, given_up], _load(planned), _load(sent))


def _of_shard(shard: Shard) -> list[RedisCommand]:
    places = (shard.scheduled, shard.leased, shard.waiting)
    asked: list[RedisCommand] = []
    for place in places:
        asked += [("ZCARD", place), ("ZRANGE", place, 0, 0, "WITHSCORES")]
    return [*asked, ("XLEN", shard.given_up)]


def _queue(name: str, shards: Sequence[Sequence[Any]], place: int, now: datetime) -> QueueState:
    depth = sum(shard[2 * place] for shard in shards)
    firsts = [float(first[1]) for shard in shards if (first := shard[2 * place + 1])]
    age = max(0.0, now.timestamp() - min(firsts)) if firsts else 0.0
    return QueueState(name, depth, timedelta(seconds=age))


def _load(reply: Sequence[bytes]) -> SlotLoad:
    return SlotLoad({int(slot): int(count) for slot, count in zip(reply[::2], reply[1::2], strict=True)})


@asynccontextmanager
async def open_redis_reminder_queues(url: str) -> AsyncIterator[RedisReminderQueues]:
    """Open the queues at a redis:// or rediss:// URL."""
    async with open_redis(url) as redis:
        yield RedisReminderQueues(redis)
