"""The shopper's time zone, by its IANA name."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from repurchase.time_zone import zone_named

DEFAULT = "Europe/Moscow"


def _known(name: str) -> str:
    if zone_named(name) is None:
        raise ValueError("is no IANA time zone such as Europe/Moscow")
    return name


TimeZoneName = Annotated[
    str,
    Field(max_length=64, description="IANA name; the shopper's own calendar decides what «завтра» is."),
    AfterValidator(_known),
]
