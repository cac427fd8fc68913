"""The shopper's time zone, by its IANA name."""

from __future__ import annotations

from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field

DEFAULT = "Europe/Moscow"


def _known(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as unknown:
        raise ValueError("is no IANA time zone such as Europe/Moscow") from unknown
    return name


TimeZoneName = Annotated[
    str,
    Field(max_length=64, description="IANA name; the shopper's own calendar decides what «завтра» is."),
    AfterValidator(_known),
]
