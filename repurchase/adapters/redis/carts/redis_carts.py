"""The cart of each shopper in Redis, as JSON that expires.

cart:{<user_id>}    in the shopper's slot of a Redis Cluster, with their dialog states and waiting reminders
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import msgspec

from repurchase.adapters.redis.connection.client import Redis, open_redis
from repurchase.adapters.redis.connection.resp_connection import RedisCommand
from repurchase.orders.cart import EMPTY, Cart

TTL = timedelta(minutes=30)
"""Equal to the lifetime of the dialog state."""
_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Cart)


class RedisCarts:
    """Implements the port Carts over Redis."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def keep(self, user_id: str, cart: Cart) -> None:
        """Store the cart, replacing the earlier one; see the port."""
        await self._redis.execute("keep a cart", store_command(user_id, cart))

    async def of(self, user_id: str) -> Cart:
        """Return the shopper's cart; see the port."""
        (stored,) = await self._redis.execute("read a cart", ("GET", key(user_id)))
        return EMPTY if stored is None else _cart(stored)


def store_command(user_id: str, cart: Cart) -> RedisCommand:
    """Return the command that stores the cart, or deletes an empty one."""
    if not cart.items:
        return ("DEL", key(user_id))
    return ("SET", key(user_id), _encoder.encode(cart), "EX", int(TTL.total_seconds()))


def _cart(stored: bytes) -> Cart:
    """Decode a cart; the format of another release counts as an empty cart."""
    try:
        return _decoder.decode(stored)
    except msgspec.MsgspecError:
        return EMPTY


def key(user_id: str) -> str:
    """Key of the shopper's cart."""
    return f"cart:{{{user_id}}}"


@asynccontextmanager
async def open_redis_carts(url: str) -> AsyncIterator[RedisCarts]:
    """Open the carts at a redis:// or rediss:// URL."""
    async with open_redis(url) as redis:
        yield RedisCarts(redis)
