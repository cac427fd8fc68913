"""Reads a shopper's predictions from Redis, in one round trip and without Feast."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager

from redis.asyncio import Redis

from repurchase.adapters.online_features import keys
from repurchase.adapters.online_features.generations import newest_rows
from repurchase.adapters.online_features.records import VIEWS, prediction
from repurchase.adapters.redis_connection import answered_in_time, asynchronous
from repurchase.prediction import Prediction

VIEW = VIEWS[Prediction]


class RedisOnlineFeatures:
    """The port OnlineFeatures over Redis; remembers which generation is published."""

    def __init__(self, client: Redis) -> None:
        self._client = client
        self._generation = ""

    async def predictions(self, user_id: str) -> Sequence[Prediction]:
        """Return all predictions of one shopper; see the port."""
        async with answered_in_time("read the predictions"):
            rows = await self._rows(user_id)
        return [prediction(user_id, field.decode(), row) for field, row in rows.items()]

    async def _rows(self, user_id: str) -> Mapping[bytes, bytes]:
        while True:
            generation = self._generation
            async with self._client.pipeline(transaction=False) as pipeline:
                pipeline.hgetall(keys.generation_key(user_id, VIEW, generation))
                pipeline.hgetall(keys.live_key(user_id, VIEW))
                # Asked last: a generation that is still published now was whole when it was read.
                pipeline.get(keys.published_key(VIEW))
                published, live, named = await pipeline.execute()
            self._generation = (named or b"").decode()
            if self._generation == generation:
                return newest_rows(published, live, generation)


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[RedisOnlineFeatures]:
    """Open the reader at a redis:// or rediss:// URL."""
    async with asynchronous(url) as client:
        yield RedisOnlineFeatures(client)
