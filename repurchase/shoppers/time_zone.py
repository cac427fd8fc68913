"""A time zone is known by its IANA name."""

from __future__ import annotations

from zoneinfo import ZoneInfo


def zone_named(name: str) -> ZoneInfo | None:
    """The zone of that name, aliases included; None where there is none, whatever the name looks like."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None
