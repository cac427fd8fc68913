"""Time zones by IANA name."""

from __future__ import annotations

from zoneinfo import ZoneInfo


def zone_named(name: str) -> ZoneInfo | None:
    """Return the zone with that name, aliases included; None for any other text."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None
