"""Names of shoppers and things, which become parts of keys, words that shoppers hear, numbers and moments."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AwareDatetime, BeforeValidator, Field

MOST_ID_CHARACTERS = 128
ID_PATTERN = r"^[^\x00-\x1f\x7f]+$"

Id = Annotated[str, Field(min_length=1, max_length=MOST_ID_CHARACTERS, pattern=ID_PATTERN)]
Name = Annotated[str, Field(min_length=1, max_length=1024)]


def _whole(given: Any) -> Any:
    """JSON knows one kind of number: 4.0 is as whole as 4."""
    return int(given) if isinstance(given, float) and given.is_integer() else given


AS_WHOLE = BeforeValidator(_whole)
"""Beside Field(strict=True), which takes neither a text nor true for a number."""


def _text(given: Any) -> Any:
    if not isinstance(given, str):
        raise ValueError("is no text such as 2026-11-22T14:55:00Z")  # noqa: TRY004 - pydantic tells of ValueError
    return given


Instant = Annotated[AwareDatetime, BeforeValidator(_text)]
"""A moment with its zone, written out; a bare number is none."""
