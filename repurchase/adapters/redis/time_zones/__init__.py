"""By which clock shoppers live: written with the turn in which a device tells it, read by the planner."""

from __future__ import annotations

from repurchase.shoppers.ports import KnownTimeZones


def open_known_time_zones(url: str) -> KnownTimeZones:
    """Open them for reading at redis://… or rediss://…; it connects for each call."""
    from repurchase.adapters.redis.time_zones.redis_zones import RedisKnownTimeZones

    return RedisKnownTimeZones(url)
