"""Account links as read by the dialogue, from their copies in Redis only."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from repurchase.adapters.linked_shoppers import keys
from repurchase.adapters.redis.connection.client import Redis, open_redis


class RedisLinkedShoppers:
    """Implements the port LinkedShoppers over Redis."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def shopper_of(self, alice_user: str) -> str | None:
        """Return the linked shopper's user_id; see the port."""
        (found,) = await self._redis.execute("read a link", ("GET", keys.linked(alice_user)))
        return None if found is None else str(found, "utf-8")


@asynccontextmanager
async def open_redis_linked_shoppers(url: str) -> AsyncIterator[RedisLinkedShoppers]:
    """Open the links at a redis:// or rediss:// URL."""
    async with open_redis(url) as redis:
        yield RedisLinkedShoppers(redis)
