"""Priced offers in Redis, as JSON that expires.

offer:{<user_id>}:<offer_id>    the reminder as encoded by `codec`, and the quote
offers:{<user_id>}              sorted set: each of these offer ids by the second in which it expires
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import msgspec

from repurchase.adapters.redis.connection.client import Redis, open_redis
from repurchase.adapters.redis.reminders import codec
from repurchase.orders.priced_offer import PricedOffer
from repurchase.orders.quote import Quote

TTL = timedelta(hours=1)
"""Longer than a quote is valid: the reply to a late confirmation can then state what changed."""


class _Kept(msgspec.Struct, frozen=True):
    reminder: msgspec.Raw
    quote: Quote


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(_Kept)


class RedisPricedOffers:
    """Implements the port PricedOffers over Redis."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def keep(self, offer: PricedOffer) -> None:
        """Store the offer for TTL; see the port."""
        kept = _encoder.encode(_Kept(msgspec.Raw(codec.encode(offer.reminder)), offer.quote))
        user_id, seconds, now = offer.reminder.user_id, int(TTL.total_seconds()), datetime.now(UTC).timestamp()
        listed = index(user_id)
        await self._redis.execute(
            "keep an offer",
            # Index first, so that a stored offer can always be found by its shopper.
            ("ZREMRANGEBYSCORE", listed, "-inf", now),
            ("ZADD", listed, now + seconds, offer.offer_id),
            ("EXPIRE", listed, seconds),
            ("SET", key(user_id, offer.offer_id), kept, "EX", seconds),
        )

    async def find(self, user_id: str, offer_id: str) -> PricedOffer | None:
        """Return the offer made to this shopper; see the port."""
        (found,) = await self._redis.execute("find an offer", ("GET", key(user_id, offer_id)))
        return None if found is None else _offer(found)


def _offer(kept: bytes) -> PricedOffer | None:
    """Decode an offer; None for the format of another release."""
    try:
        read = _decoder.decode(kept)
    except msgspec.MsgspecError:
        return None
    reminders = codec.decode_all([bytes(read.reminder)])
    return PricedOffer(reminders[0], read.quote) if reminders else None


def key(user_id: str, offer_id: str) -> str:
    """Key of an offer."""
    return f"offer:{{{user_id}}}:{offer_id}"


def index(user_id: str) -> str:
    """Key of the index of the shopper's offers."""
    return f"offers:{{{user_id}}}"


@asynccontextmanager
async def open_redis_priced_offers(url: str) -> AsyncIterator[RedisPricedOffers]:
    """Open the offers at a redis:// or rediss:// URL."""
    async with open_redis(url) as redis:
        yield RedisPricedOffers(redis)
