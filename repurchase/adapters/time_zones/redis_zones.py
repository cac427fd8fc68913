"""The shoppers' time zones in Redis; those of most shoppers are the usual one and are not kept."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from zoneinfo import ZoneInfo

from repurchase.adapters.redis_connection.asking import Redis, open_redis
from repurchase.adapters.redis_connection.blocking import answered, synchronous
from repurchase.adapters.time_zones.keys import ALL_ZONES, zones_with
from repurchase.time_zone import zone_named

_AT_ONCE = 1_000


class RedisTimeZones:
    """The port TimeZones over Redis."""

    def __init__(self, redis: Redis, usual: str) -> None:
        self._redis = redis
        self._usual = usual

    async def keep(self, user_id: str, zone: str) -> None:
        """Keep it in place of the one before; see the port."""
        where = zones_with(user_id)
        usual = zone == self._usual
        await self._redis.ask("keep a time zone", ("HDEL", where, user_id) if usual else ("HSET", where, user_id, zone))


class RedisKnownTimeZones:
    """The port KnownTimeZones over Redis."""

    def __init__(self, url: str) -> None:
        self._url = url

    def all(self) -> Mapping[str, ZoneInfo]:
        """Read them, a part at a time; see the port."""
        with answered("read time zones"), synchronous(self._url) as client:
            return {
                user_id.decode(): zone
                for where in ALL_ZONES
                for user_id, name in client.hscan_iter(where, count=_AT_ONCE)
                if (zone := zone_named(name.decode())) is not None
            }


@asynccontextmanager
async def opened(url: str, usual: str) -> AsyncIterator[RedisTimeZones]:
    """Open them for writing at a redis:// or rediss:// URL."""
    async with open_redis(url) as redis:
        yield RedisTimeZones(redis, usual)
