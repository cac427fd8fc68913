"""The cart of each shopper in Redis, as JSON that expires.

cart:{<user_id>}    in the shopper's slot of a Redis Cluster, beside their conversations and waiting reminders
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
"""As long as the conversation that filled it."""
_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Cart)


class RedisCarts:
    """The port Carts over Redis."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def keep(self, user_id: str, cart: Cart) -> None:
        """Keep the cart in place of the one before; see the port."""
        await self._redis.execute("keep a cart", store_command(user_id, cart))

    async def of(self, user_id: str) -> Cart:
        """Return the shopper's cart; see the port."""
        (stored,) = await self._redis.execute("read a cart", ("GET", key(user_id)))
        return EMPTY if stored is None else _cart(stored)


def store_command(user_id: str, cart: Cart) -> RedisCommand:
    """The command that keeps the cart in place of the one before."""
    if not cart.items:
        return ("DEL", key(user_id))
    return ("SET", key(user_id), _encoder.encode(cart), "EX", int(TTL.total_seconds()))


def _cart(stored: bytes) -> Cart:
    """What another version of the code kept is no cart any more."""
    try:
        return _decoder.decode(stored)
    except msgspec.MsgspecError:
        return EMPTY


def key(user_id: str) -> str:
    """Where the shopper's cart lies."""
    return f"cart:{{{user_id}}}"


@asynccontextmanager
async def open_redis_carts(url: str) -> AsyncIterator[RedisCarts]:
    """Open the carts at a redis:// or rediss:// URL."""
    async with open_redis(url) as redis:
        yield RedisCarts(redis)
