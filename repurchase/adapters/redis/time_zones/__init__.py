"""Adapter for shoppers' time zones: written with a turn whose device reports one, read by the planner."""

from __future__ import annotations

from repurchase.shoppers.ports import KnownTimeZones


def open_known_time_zones(url: str) -> KnownTimeZones:
    """Open the zones for reading at redis://… or rediss://…; it connects per call."""
    from repurchase.adapters.redis.time_zones.redis_zones import RedisKnownTimeZones

    return RedisKnownTimeZones(url)
