"""Links as the dialogue reads them, from their copies in Redis alone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

from redis.asyncio import Redis

from repurchase.adapters.linked_shoppers import keys
from repurchase.adapters.redis_connection import answered_in_time, asynchronous


class RedisLinkedShoppers:
    """The port LinkedShoppers over Redis."""

    def __init__(self, client: Redis) -> None:
        self._client = client

    async def shopper_of(self, alice_user: str) -> str | None:
        """Return the linked shopper's user_id; see the port."""
        async with answered_in_time("read a link"):
            found = cast("bytes | None", await self._client.get(keys.linked(alice_user)))
        return None if found is None else found.decode()


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[RedisLinkedShoppers]:
    """Open the links at a redis:// or rediss:// URL."""
    async with asynchronous(url) as client:
        yield RedisLinkedShoppers(client)
