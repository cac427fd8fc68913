"""Field types of requests: ids, names, whole numbers and times."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AwareDatetime, BeforeValidator, Field

MAX_ID_CHARACTERS = 128
ID_PATTERN = r"^[^\x00-\x1f\x7f]+$"

Id = Annotated[str, Field(min_length=1, max_length=MAX_ID_CHARACTERS, pattern=ID_PATTERN)]
Name = Annotated[str, Field(min_length=1, max_length=1024)]


def _whole(given: Any) -> Any:
    """Convert 4.0 to 4, because JSON does not distinguish integers from floats."""
    return int(given) if isinstance(given, float) and given.is_integer() else given


AS_WHOLE = BeforeValidator(_whole)
"""Use with Field(strict=True), which rejects strings and booleans."""


def _text(given: Any) -> Any:
    if not isinstance(given, str):
        raise ValueError("is not a string such as 2026-11-22T14:55:00Z")  # noqa: TRY004 - pydantic reports only ValueError
    return given


Instant = Annotated[AwareDatetime, BeforeValidator(_text)]
"""An ISO 8601 string with a time zone; numbers are rejected."""
