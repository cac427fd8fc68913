"""Priced offers in Redis, as JSON that expires.

offer:{<user_id>}:<offer_id>    the reminder in its own form, and the quote
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import msgspec

from repurchase.adapters.redis_connection.asking import Redis, open_redis
from repurchase.adapters.reminders import body
from repurchase.priced_offer import PricedOffer
from repurchase.quote import Quote

KEPT_FOR = timedelta(hours=1)
"""A confirmation that comes later than its quote holds still learns what changed."""


class _Kept(msgspec.Struct, frozen=True):
    reminder: msgspec.Raw
    quote: Quote


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(_Kept)


class RedisPricedOffers:
    """The port PricedOffers over Redis."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def keep(self, offer: PricedOffer) -> None:
        """Keep it for a while; see the port."""
        kept = _encoder.encode(_Kept(msgspec.Raw(body.encode(offer.reminder)), offer.quote))
        where, seconds = _key(offer.reminder.user_id, offer.offer_id), int(KEPT_FOR.total_seconds())
        await self._redis.ask("keep an offer", ("SET", where, kept, "EX", seconds))

    async def find(self, user_id: str, offer_id: str) -> PricedOffer | None:
        """Return the offer made to this shopper; see the port."""
        (found,) = await self._redis.ask("find an offer", ("GET", _key(user_id, offer_id)))
        return None if found is None else _offer(found)


def _offer(kept: bytes) -> PricedOffer | None:
    """What another version of the code kept is no offer any more."""
    try:
        read = _decoder.decode(kept)
    except msgspec.MsgspecError:
        return None
    reminders = body.decoded([bytes(read.reminder)])
    return PricedOffer(reminders[0], read.quote) if reminders else None


def _key(user_id: str, offer_id: str) -> str:
    return f"offer:{{{user_id}}}:{offer_id}"


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[RedisPricedOffers]:
    """Open the offers at a redis:// or rediss:// URL."""
    async with open_redis(url) as redis:
        yield RedisPricedOffers(redis)
