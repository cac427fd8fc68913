"""Age of the materialized features, derived from the published generations."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from repurchase.adapters.online_features.layout.generations import newest_of
from repurchase.adapters.online_features.layout.keys import materialized_key, published_key
from repurchase.adapters.online_features.layout.records import VIEWS
from repurchase.adapters.redis.connection.client import Redis, open_redis

_EPOCH = datetime.fromtimestamp(0, UTC)


class RedisFeatureFreshness:
    """Implements the port FeatureFreshness over Redis."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def ages(self, now: datetime) -> Mapping[str, timedelta]:
        """Read the published generation of each view; see the port."""
        views = sorted(VIEWS.values())
        asked = [("GET", published_key(view)) for view in views]
        told = await self._redis.execute("see how old the features are", *asked)
        return {
            view: now - (_EPOCH + timedelta(milliseconds=newest_of(generation.decode())))
            for view, generation in zip(views, told, strict=True)
            if generation is not None
        }

    async def since_materialized(self, now: datetime) -> Mapping[str, timedelta]:
        """Read the publication times; see the port."""
        views = sorted(VIEWS.values())
        asked = [("GET", materialized_key(view)) for view in views]
        told = await self._redis.execute("see when features were materialized", *asked)
        return {
            view: max(timedelta(0), now - (_EPOCH + timedelta(seconds=int(seconds))))
            for view, seconds in zip(views, told, strict=True)
            if seconds is not None
        }


@asynccontextmanager
async def open_redis_feature_freshness(url: str) -> AsyncIterator[RedisFeatureFreshness]:
    """Open it at a redis:// or rediss:// URL."""
    async with open_redis(url) as redis:
        yield RedisFeatureFreshness(redis)
