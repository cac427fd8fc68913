"""Dialog states in Redis, as JSON that expires.

dialog:{<user_id>}:<place>    string: the digest of a session, then its state; a later session in the place replaces it

A shopper has a fixed number of places, so that an erasure knows every key. They share a slot of a Redis Cluster with
the shopper's waiting reminders, so that one round trip reads both.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from hashlib import blake2b
from typing import Any

import orjson

from repurchase.adapters.redis.carts import redis_carts
from repurchase.adapters.redis.connection import withheld
from repurchase.adapters.redis.connection.client import Redis, open_redis
from repurchase.adapters.redis.dialog_states import refusals
from repurchase.adapters.redis.reminders.codec import oldest_first
from repurchase.adapters.redis.reminders.keys import waiting
from repurchase.adapters.redis.time_zones import keys as time_zones
from repurchase.dialog.ports import ResumedDialog
from repurchase.orders.cart import EMPTY, Cart

TTL = timedelta(minutes=30)
"""A device ends a silent session far earlier."""
PLACES = 16
"""A shopper uses one or two devices at a time; a session replaced in its place by another one starts over."""
_DIGEST_BYTES = 16


class RedisDialogStates:
    """Implements the port DialogStates over Redis."""

    def __init__(self, redis: Redis, usual_zone: str) -> None:
        self._redis = redis
        self._usual_zone = usual_zone

    async def resume(self, user_id: str, session_id: str) -> ResumedDialog:
        """Read reminders, state, consent and refused orders in one round trip; see the port."""
        session = _digest(session_id)
        bodies, (stored, consent), refused = await self._redis.execute(
            "read the conversation",
            ("HVALS", waiting(user_id)),
            ("MGET", _key(user_id, session), withheld.consent(user_id)),
            ("HGETALL", withheld.refused(user_id)),
        )
        opted_out = withheld.is_withdrawn(consent)
        return ResumedDialog(oldest_first(bodies), _state(session, stored), refusals.read(refused), opted_out)

    async def store(
        self,
        user_id: str,
        session_id: str,
        state: Mapping[str, Any],
        cart: Cart = EMPTY,
        zone: str | None = None,
    ) -> None:
        """Store the turn's results in one round trip; see the port."""
        session, seconds = _digest(session_id), int(TTL.total_seconds())
        await self._redis.execute(
            "keep the conversation",
            ("SET", _key(user_id, session), session + orjson.dumps(state), "EX", seconds),
            redis_carts.store_command(user_id, cart),
            *(() if zone is None else (time_zones.store_command(user_id, zone, self._usual_zone),)),
        )


def keys(user_id: str) -> list[str]:
    """Return every key that may contain a dialog state of the shopper."""
    return [_key_at(user_id, place) for place in range(PLACES)]


def _key(user_id: str, session: bytes) -> str:
    return _key_at(user_id, session[0] % PLACES)


def _key_at(user_id: str, place: int) -> str:
    return f"dialog:{{{user_id}}}:{place}"


def _digest(session_id: str) -> bytes:
    return blake2b(session_id.encode(), digest_size=_DIGEST_BYTES).digest()


def _state(session: bytes, stored: bytes | None) -> Mapping[str, Any] | None:
    """Return the state, unless it belongs to another session."""
    if stored is None or stored[:_DIGEST_BYTES] != session:
        return None
    state: Mapping[str, Any] = orjson.loads(stored[_DIGEST_BYTES:])
    return state


@asynccontextmanager
async def open_redis_dialog_states(url: str, usual_zone: str) -> AsyncIterator[RedisDialogStates]:
    """Open the states at a redis:// or rediss:// URL."""
    async with open_redis(url) as redis:
        yield RedisDialogStates(redis, usual_zone)
