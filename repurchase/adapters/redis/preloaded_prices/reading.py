"""Reader of preloaded prices for the dialogue."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from repurchase.adapters.redis.connection.client import Redis, open_redis
from repurchase.adapters.redis.preloaded_prices.kept_quote import decode, key
from repurchase.orders.quote import Quote


class RedisPreloadedPrices:
    """Implements the port PreloadedPrices over Redis."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def find(self, product_id: str) -> Quote | None:
        """Return the preloaded quote; see the port."""
        (found,) = await self._redis.execute("find a preloaded price", ("GET", key(product_id)))
        return None if found is None else decode(found)


@asynccontextmanager
async def open_redis_preloaded_prices(url: str) -> AsyncIterator[RedisPreloadedPrices]:
    """Open the prices at a redis:// or rediss:// URL."""
    async with open_redis(url) as redis:
        yield RedisPreloadedPrices(redis)
