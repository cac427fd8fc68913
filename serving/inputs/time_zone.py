"""The time zone field of requests, an IANA name."""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated

from pydantic import AfterValidator, Field

from repurchase.settings import default_time_zone
from repurchase.shoppers.time_zone import zone_named


@lru_cache(maxsize=1)
def usual_zone() -> str:
    """The default zone from the settings, for shoppers whose zone is unknown."""
    return default_time_zone().key


def _known(name: str) -> str:
    if zone_named(name) is None:
        raise ValueError("is not an IANA time zone such as Europe/Moscow")
    return name


TimeZoneName = Annotated[
    str,
    Field(
        max_length=64,
        description="IANA name, in which «завтра» is resolved. By default the shop's time zone.",
    ),
    AfterValidator(_known),
]
