"""By which clock shoppers live: told by their devices, read by the planner."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager

from repurchase.ports import KnownTimeZones, TimeZones


def open_time_zones(url: str, usual: str) -> AbstractAsyncContextManager[TimeZones]:
    """Open them for writing at redis://… or rediss://…; who lives by the `usual` zone (IANA) takes no space."""
    from repurchase.adapters.time_zones.redis_zones import opened

    return opened(url, usual)


def open_known_time_zones(url: str) -> KnownTimeZones:
    """Open them for reading at redis://… or rediss://…; it connects for each call."""
    from repurchase.adapters.time_zones.redis_zones import RedisKnownTimeZones

    return RedisKnownTimeZones(url)
