"""Orders that the Market refused and their shoppers were not told of yet, in Redis."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta

from repurchase.adapters.redis.connection import withheld
from repurchase.adapters.redis.connection.client import Redis, open_background_redis, open_redis
from repurchase.adapters.redis.connection.withheld import refused as where
from repurchase.adapters.redis.erased_shoppers.erased_check import ErasedCheck
from repurchase.orders.order_state import RefusedOrder
from repurchase.reminders.ordered_reminder import OrderedReminder

TTL = timedelta(days=14)
"""Later nobody asks any more what became of an order."""


class RedisRefusedOrders:
    """The port RefusedOrders over Redis."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._erased = ErasedCheck(redis)

    async def keep(self, user_id: str, refused: RefusedOrder, ordered: Sequence[OrderedReminder]) -> None:
        """Let it wait for the shopper; see the port."""
        erased = await self._erased.check_with(
            "keep a refused order",
            user_id,
            ("HSET", where(user_id), refused.order_id, refused.goods),
            ("EXPIRE", where(user_id), int(TTL.total_seconds())),
            ("HDEL", withheld.ordered(user_id), *withheld.ordered_fields(refused.order_id, len(ordered))),
        )
        if erased:
            await self.forget(user_id, [refused])

    async def forget(self, user_id: str, told: Sequence[RefusedOrder]) -> None:
        """The shopper knows; see the port."""
        await self._redis.execute("forget refused orders", ("HDEL", where(user_id), *(each.order_id for each in told)))


def read(reply: Sequence[bytes]) -> tuple[RefusedOrder, ...]:
    """The reply to HGETALL at `where`."""
    pairs = zip(reply[::2], reply[1::2], strict=True)
    return tuple(RefusedOrder(name.decode(), title.decode()) for name, title in pairs)


@asynccontextmanager
async def open_redis_refused_orders(url: str) -> AsyncIterator[RedisRefusedOrders]:
    """Open them at a redis:// or rediss:// URL for an answer that somebody waits for."""
    async with open_redis(url) as redis:
        yield RedisRefusedOrders(redis)


@asynccontextmanager
async def open_background_redis_refused_orders(url: str) -> AsyncIterator[RedisRefusedOrders]:
    """Open them for work that nobody waits for."""
    async with open_background_redis(url) as redis:
        yield RedisRefusedOrders(redis)
