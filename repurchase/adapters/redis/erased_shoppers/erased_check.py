"""Checks whether a shopper is erased, in the same round trip as a writer's commands."""

from __future__ import annotations

from collections.abc import Sequence

from repurchase.adapters.redis.connection.client import Redis
from repurchase.adapters.redis.connection.resp_connection import RedisCommand
from repurchase.adapters.redis.erased_shoppers.digest import LIST, SALT, digest_of


class ErasedCheck:
    """Caches the salt, so that the check needs no extra round trip.

    A writer checks with its write or after it: an erasure adds to the list before it deletes, so one sees the other.
    """

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._salt = b""

    async def check_with(self, operation: str, user_id: str, *commands: RedisCommand) -> bool:
        """Run the commands and return whether the shopper is erased; False while no list is online."""
        *_, salt, listed = await self._redis.execute(operation, *commands, *self._look(user_id))
        while salt != self._salt and salt is not None:
            self._salt = salt
            salt, listed = await self._redis.execute(operation, *self._look(user_id))
        return bool(listed)

    def _look(self, user_id: str) -> Sequence[RedisCommand]:
        return ("GET", SALT), ("SISMEMBER", LIST, digest_of(self._salt.decode(), user_id))
