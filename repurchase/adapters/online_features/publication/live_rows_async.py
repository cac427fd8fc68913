"""The same writer of live rows for an event loop."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from repurchase.adapters.online_features.publication.live_rows import KEPT_FOR, SCRIPT, arguments, by_key, placed
from repurchase.adapters.redis.connection.client import Redis, open_patient_redis
from repurchase.features.ports import FeatureRow


class RedisLiveFeaturesAsync:
    """The port AwaitedLiveFeatures over Redis."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def write(self, records: Sequence[FeatureRow]) -> None:
        """Write rows of any views and shoppers; see the port."""
        steps = [("EVAL", SCRIPT, 1, key, *arguments(KEPT_FOR, rows)) for key, rows in by_key(placed(records)).items()]
        if steps:
            await self._redis.ask("write live features", *steps)


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[RedisLiveFeaturesAsync]:
    """Open the writer at a redis:// or rediss:// URL."""
    async with open_patient_redis(url) as redis:
        yield RedisLiveFeaturesAsync(redis)
