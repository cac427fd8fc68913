"""The same writer of live rows for an event loop."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from redis.asyncio import Redis

from repurchase.adapters.online_features.live_rows import KEPT_FOR, SCRIPT, arguments, by_key
from repurchase.adapters.redis_connection import answered_in_time, asynchronous
from repurchase.ports import FeatureRow


class RedisLiveFeaturesAsync:
    """The port AwaitedLiveFeatures over Redis."""

    def __init__(self, client: Redis) -> None:
        self._client = client

    async def write(self, records: Sequence[FeatureRow]) -> None:
        """Write rows of any views and shoppers; see the port."""
        async with answered_in_time("write live features"), self._client.pipeline(transaction=False) as pipeline:
            for key, rows in by_key(records).items():
                pipeline.eval(SCRIPT, 1, key, *arguments(KEPT_FOR, rows))
            await pipeline.execute()


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[RedisLiveFeaturesAsync]:
    """Open the writer at a redis:// or rediss:// URL."""
    async with asynchronous(url) as client:
        yield RedisLiveFeaturesAsync(client)
