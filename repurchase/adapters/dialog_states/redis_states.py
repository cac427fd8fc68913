"""The state of each conversation in Redis, as JSON that expires.

dialog:{<user_id>}:<digest of the session>    a digest has one length, so no two pairs of names share a key

It shares its slot of a Redis Cluster with the shopper's waiting reminders, so that one round trip reads both.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from hashlib import blake2b
from typing import Any

import orjson

from repurchase.adapters.dialog_states import refusals
from repurchase.adapters.redis_connection import withheld
from repurchase.adapters.redis_connection.asking import Redis, open_redis
from repurchase.adapters.reminders.body import oldest_first
from repurchase.adapters.reminders.keys import waiting
from repurchase.ports import Resumed

KEPT_FOR = timedelta(minutes=30)
"""A device ends a silent conversation far earlier."""


class RedisDialogStates:
    """The port DialogStates over Redis."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def resume(self, user_id: str, session_id: str) -> Resumed:
        """Read reminders, then state and consent, then refused orders, in one round trip; see the port."""
        bodies, (stored, consent), refused = await self._redis.ask(
            "read the conversation",
            ("HVALS", waiting(user_id)),
            ("MGET", _key(user_id, session_id), withheld.consent(user_id)),
            ("HGETALL", withheld.refused(user_id)),
        )
        state = None if stored is None else orjson.loads(stored)
        return Resumed(oldest_first(bodies), state, refusals.read(refused), withheld.is_withdrawn(consent))

    async def store(self, user_id: str, session_id: str, state: Mapping[str, Any]) -> None:
        """Keep it for the rest of the conversation; see the port."""
        where, seconds = _key(user_id, session_id), int(KEPT_FOR.total_seconds())
        await self._redis.ask("keep the conversation", ("SET", where, orjson.dumps(state), "EX", seconds))


def _key(user_id: str, session_id: str) -> str:
    return f"dialog:{{{user_id}}}:{blake2b(session_id.encode(), digest_size=16).hexdigest()}"


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[RedisDialogStates]:
    """Open the states at a redis:// or rediss:// URL."""
    async with open_redis(url) as redis:
        yield RedisDialogStates(redis)
