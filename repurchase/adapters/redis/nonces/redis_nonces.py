"""Used nonces in Redis, each kept until the timestamp check rejects its call.

nonce:<nonce>    string: 1
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from repurchase.adapters.redis.connection.client import Redis, open_redis


class RedisNonces:
    """Implements the port Nonces over Redis."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def is_fresh(self, nonce: str, duration: timedelta) -> bool:
        """Mark a nonce as used and return whether it was fresh; see the port."""
        seconds = int(duration.total_seconds())
        (taken,) = await self._redis.execute("take a nonce", ("SET", f"nonce:{nonce}", "1", "NX", "EX", seconds))
        return taken is not None


@asynccontextmanager
async def open_redis_nonces(url: str) -> AsyncIterator[RedisNonces]:
    """Open the nonces at a redis:// or rediss:// URL."""
    async with open_redis(url) as redis:
        yield RedisNonces(redis)
