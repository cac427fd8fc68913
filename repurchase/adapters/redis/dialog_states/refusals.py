"""Refused orders not yet announced to their shoppers, in Redis."""

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
"""Shoppers do not ask about older orders."""


class RedisRefusedOrders:
    """Implements the port RefusedOrders over Redis."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._erased = ErasedCheck(redis)

    async def keep(self, user_id: str, refused: RefusedOrder, ordered: Sequence[OrderedReminder]) -> None:
        """Store a refused order until the shopper is informed; see the port."""
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
        """Delete the orders that were announced to the shopper; see the port."""
        await self._redis.execute("forget refused orders", ("HDEL", where(user_id), *(each.order_id for each in told)))


def read(reply: Sequence[bytes]) -> tuple[RefusedOrder, ...]:
    """Decode the reply to HGETALL at `where`."""
    pairs = zip(reply[::2], reply[1::2], strict=True)
    return tuple(RefusedOrder(name.decode(), title.decode()) for name, title in pairs)


@asynccontextmanager
async def open_redis_refused_orders(url: str) -> AsyncIterator[RedisRefusedOrders]:
    """Open the refused orders at a redis:// or rediss:// URL, in the path of a shopper's answer."""
    async with open_redis(url) as redis:
        yield RedisRefusedOrders(redis)


@asynccontextmanager
async def open_background_redis_refused_orders(url: str) -> AsyncIterator[RedisRefusedOrders]:
    """Open the refused orders for background work."""
    async with open_background_redis(url) as redis:
        yield RedisRefusedOrders(redis)
