"""The shopper's time zone, by its IANA name."""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated

from pydantic import AfterValidator, Field

from repurchase.settings import default_time_zone
from repurchase.time_zone import zone_named


@lru_cache(maxsize=1)
def usual_zone() -> str:
    """Of shoppers of whom no other is known: that of the settings."""
    return default_time_zone().key


def _known(name: str) -> str:
    if zone_named(name) is None:
        raise ValueError("is no IANA time zone such as Europe/Moscow")
    return name


TimeZoneName = Annotated[
    str,
    Field(
        max_length=64,
        description="IANA name; the shopper's own calendar decides what «завтра» is. The shop's usual one by default.",
    ),
    AfterValidator(_known),
]
