"""Reads a shopper's predictions from Redis in one round trip, without Feast."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from repurchase.adapters.online_features.layout import keys
from repurchase.adapters.online_features.layout.generations import newest_rows
from repurchase.adapters.online_features.layout.prediction_rows import maybe_due, predictions
from repurchase.adapters.online_features.layout.records import VIEWS
from repurchase.adapters.redis.connection import champion_threshold, withheld
from repurchase.adapters.redis.connection.client import Redis, by_field, open_redis
from repurchase.adapters.redis.connection.resp_connection import RedisCommand
from repurchase.features.prediction import Prediction
from repurchase.goods.blocklist import Blocklist
from repurchase.reminders.ordered_reminder import is_under_way
from repurchase.reminders.reminder import MIN_PROBABILITY, is_due

VIEW = VIEWS[Prediction]
_THRESHOLD = ("GET", champion_threshold.NAME)


class RedisOnlineFeatures:
    """Implements the port OnlineFeatures over Redis; caches the published generation."""

    def __init__(self, redis: Redis, blocklist: Blocklist) -> None:
        self._redis = redis
        self._blocklist = blocklist
        self._generation = ""

    async def predictions(self, user_id: str) -> Sequence[Prediction]:
        """Return the predictions of one shopper; see the port."""
        rows, _ = await self._rows(user_id)
        return predictions(user_id, rows.items())

    async def due(self, user_id: str, now: datetime) -> Sequence[Prediction]:
        """Return the due predictions that reach the champion's threshold; see the port."""
        ordered, consent = ("HVALS", withheld.ordered(user_id)), ("GET", withheld.consent(user_id))
        rows, (told, orders, decided) = await self._rows(user_id, _THRESHOLD, ordered, consent)
        if withheld.is_withdrawn(decided):
            return []
        least = float(told or MIN_PROBABILITY)
        late = predictions(user_id, maybe_due(rows.items(), least, now))
        due = [each for each in late if is_due(each, now, self._blocklist)]
        ordered_at = withheld.ordered_at(orders, now)
        return [each for each in due if not is_under_way(ordered_at.get(each.category), each.last_purchased_at)]

    async def _rows(self, user_id: str, *also: RedisCommand) -> tuple[Mapping[bytes, bytes], list[Any]]:
        """Read the newest row per field, and the replies to further commands, in one round trip."""
        while True:
            generation = self._generation
            published, live, *others, named = await self._redis.execute(
                "read the predictions",
                ("HGETALL", keys.generation_key(user_id, VIEW, generation)),
                ("HGETALL", keys.live_key(user_id, VIEW)),
                *also,
                # Last, because a generation that is still published now was complete when it was read.
                ("GET", keys.published_key(VIEW)),
            )
            if generation and not published:
                # A cluster's servers reply in any order: the generation may have been removed before it was read.
                (named,) = await self._redis.execute("read the predictions", ("GET", keys.published_key(VIEW)))
            self._generation = (named or b"").decode()
            if self._generation == generation:
                return newest_rows(by_field(published), by_field(live), generation), others


@asynccontextmanager
async def open_redis_online_features(url: str, blocklist: Blocklist) -> AsyncIterator[RedisOnlineFeatures]:
    """Open the reader at a redis:// or rediss:// URL."""
    async with open_redis(url) as redis:
        yield RedisOnlineFeatures(redis, blocklist)
