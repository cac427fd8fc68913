"""Reads a shopper's predictions from Redis, in one round trip and without Feast."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager

from repurchase.adapters.online_features import keys
from repurchase.adapters.online_features.generations import newest_rows
from repurchase.adapters.online_features.prediction_rows import may_be, prediction
from repurchase.adapters.online_features.records import VIEWS
from repurchase.adapters.redis_connection.asking import Redis, by_field, open_redis
from repurchase.prediction import Prediction

VIEW = VIEWS[Prediction]


class RedisOnlineFeatures:
    """The port OnlineFeatures over Redis; remembers which generation is published."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._generation = ""

    async def predictions(self, user_id: str, least_probability: float = 0.0) -> Sequence[Prediction]:
        """Return the predictions of one shopper; see the port."""
        rows = await self._rows(user_id)
        if least_probability > 0:
            rows = {field: row for field, row in rows.items() if may_be(row, least_probability)}
        return [prediction(user_id, field.decode(), row) for field, row in rows.items()]

    async def _rows(self, user_id: str) -> Mapping[bytes, bytes]:
        while True:
            generation = self._generation
            published, live, named = await self._redis.ask(
                "read the predictions",
                ("HGETALL", keys.generation_key(user_id, VIEW, generation)),
                ("HGETALL", keys.live_key(user_id, VIEW)),
                # Asked last: a generation that is still published now was whole when it was read.
                ("GET", keys.published_key(VIEW)),
            )
            if generation and not published:
                # A cluster's servers answer in no order: the generation may have been removed before it was read.
                (named,) = await self._redis.ask("read the predictions", ("GET", keys.published_key(VIEW)))
            self._generation = (named or b"").decode()
            if self._generation == generation:
                return newest_rows(by_field(published), by_field(live), generation)


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[RedisOnlineFeatures]:
    """Open the reader at a redis:// or rediss:// URL."""
    async with open_redis(url) as redis:
        yield RedisOnlineFeatures(redis)
