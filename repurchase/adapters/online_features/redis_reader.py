"""Reads a shopper's predictions from Redis, in one round trip and without Feast."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Sequence
from contextlib import asynccontextmanager
from typing import cast

from redis.asyncio import Redis

from repurchase.adapters.online_features import layout
from repurchase.adapters.redis_connection import answered_in_time, asynchronous
from repurchase.prediction import Prediction


class RedisOnlineFeatures:
    """The port OnlineFeatures over Redis."""

    def __init__(self, client: Redis) -> None:
        self._client = client

    async def predictions(self, user_id: str) -> Sequence[Prediction]:
        """Return all predictions of one shopper; see the port."""
        where = layout.key(user_id, layout.PREDICTIONS_VIEW)
        async with answered_in_time("read the predictions"):
            packed = await cast("Awaitable[dict[bytes, bytes]]", self._client.hgetall(where))
        return [layout.unpack_prediction(user_id, field.decode(), value) for field, value in packed.items()]


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[RedisOnlineFeatures]:
    """Open the reader at a redis:// or rediss:// URL."""
    async with asynchronous(url) as client:
        yield RedisOnlineFeatures(client)
