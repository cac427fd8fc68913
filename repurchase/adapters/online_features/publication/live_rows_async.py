"""Writer of live rows for an event loop."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from repurchase.adapters.online_features.publication.live_rows import SCRIPT, TTL, arguments, by_key, rows_with_keys
from repurchase.adapters.redis.connection.client import Redis, open_background_redis
from repurchase.features.ports import FeatureRow


class AsyncRedisLiveFeatures:
    """Implements the port AsyncLiveFeatures over Redis."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def write(self, records: Sequence[FeatureRow]) -> None:
        """Write rows of any views and shoppers; see the port."""
        steps = [
            ("EVAL", SCRIPT, 1, key, *arguments(TTL, rows)) for key, rows in by_key(rows_with_keys(records)).items()
        ]
        if steps:
            await self._redis.execute("write live features", *steps)


@asynccontextmanager
async def open_async_redis_live_features(url: str) -> AsyncIterator[AsyncRedisLiveFeatures]:
    """Open the writer at a redis:// or rediss:// URL."""
    async with open_background_redis(url) as redis:
        yield AsyncRedisLiveFeatures(redis)
