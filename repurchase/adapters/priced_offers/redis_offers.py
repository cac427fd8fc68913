"""Priced offers in Redis, as JSON that expires.

offer:{<user_id>}:<offer_id>    the reminder in its own form, and the quote
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import cast

import msgspec
from redis.asyncio import Redis

from repurchase.adapters.redis_connection import answered_in_time, asynchronous
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

    def __init__(self, client: Redis) -> None:
        self._client = client

    async def keep(self, offer: PricedOffer) -> None:
        """Keep it for a while; see the port."""
        kept = _encoder.encode(_Kept(msgspec.Raw(body.encode(offer.reminder)), offer.quote))
        async with answered_in_time("keep an offer"):
            await self._client.set(_key(offer.reminder.user_id, offer.offer_id), kept, ex=KEPT_FOR)

    async def find(self, user_id: str, offer_id: str) -> PricedOffer | None:
        """Return the offer made to this shopper; see the port."""
        async with answered_in_time("find an offer"):
            found = cast("bytes | None", await self._client.get(_key(user_id, offer_id)))
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
    async with asynchronous(url) as client:
        yield RedisPricedOffers(client)
