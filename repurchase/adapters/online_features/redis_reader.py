"""Reads a shopper's predictions from Redis, in one round trip and without Feast."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime

from repurchase.adapters.online_features import keys
from repurchase.adapters.online_features.generations import newest_rows
from repurchase.adapters.online_features.prediction_rows import maybe_due, prediction
from repurchase.adapters.online_features.records import VIEWS
from repurchase.adapters.redis_connection import champion_threshold
from repurchase.adapters.redis_connection.asking import Redis, by_field, open_redis
from repurchase.prediction import Prediction
from repurchase.reminder import LEAST_PROBABILITY, is_due

VIEW = VIEWS[Prediction]


class RedisOnlineFeatures:
    """The port OnlineFeatures over Redis; remembers which generation is published."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._generation = ""

    async def predictions(self, user_id: str) -> Sequence[Prediction]:
        """Return the predictions of one shopper; see the port."""
        rows, _ = await self._rows(user_id)
        return [prediction(user_id, field.decode(), row) for field, row in rows.items()]

    async def due(self, user_id: str, now: datetime) -> Sequence[Prediction]:
        """Return those due that reach the champion's threshold; see the port."""
        rows, least = await self._rows(user_id)
        read = (prediction(user_id, field.decode(), row) for field, row in maybe_due(rows.items(), least, now))
        return [each for each in read if is_due(each, now)]

    async def _rows(self, user_id: str) -> tuple[Mapping[bytes, bytes], float]:
        """The newest row a field, and the champion's threshold, in one round trip."""
        while True:
            generation = self._generation
            published, live, least, named = await self._redis.ask(
                "read the predictions",
                ("HGETALL", keys.generation_key(user_id, VIEW, generation)),
                ("HGETALL", keys.live_key(user_id, VIEW)),
                ("GET", champion_threshold.NAME),
                # Asked last: a generation that is still published now was whole when it was read.
                ("GET", keys.published_key(VIEW)),
            )
            if generation and not published:
                # A cluster's servers answer in no order: the generation may have been removed before it was read.
                (named,) = await self._redis.ask("read the predictions", ("GET", keys.published_key(VIEW)))
            self._generation = (named or b"").decode()
            if self._generation == generation:
                rows = newest_rows(by_field(published), by_field(live), generation)
                return rows, float(least or LEAST_PROBABILITY)


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[RedisOnlineFeatures]:
    """Open the reader at a redis:// or rediss:// URL."""
    async with open_redis(url) as redis:
        yield RedisOnlineFeatures(redis)
