"""Shoppers' time zones in Redis; the usual zone is not stored."""

from __future__ import annotations

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from repurchase.adapters.redis.connection.sync_client import open_sync_client, translate_errors
from repurchase.adapters.redis.time_zones.keys import ALL_ZONES
from repurchase.shoppers.time_zone import zone_named

_BATCH_SIZE = 1_000


class RedisKnownTimeZones:
    """Implements the port KnownTimeZones over Redis."""

    def __init__(self, url: str) -> None:
        self._url = url

    def all(self) -> Mapping[str, ZoneInfo]:
        """Read all zones in batches; see the port."""
        with translate_errors("read time zones"), open_sync_client(self._url) as client:
            return {
                user_id.decode(): zone
                for where in ALL_ZONES
                for user_id, name in client.hscan_iter(where, count=_BATCH_SIZE)
                if (zone := zone_named(name.decode())) is not None
            }
