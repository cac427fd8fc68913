"""Names of shoppers and things, which become parts of keys, and words that shoppers hear."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

MOST_ID_CHARACTERS = 128
ID_PATTERN = r"^[^\x00-\x1f\x7f]+$"

Id = Annotated[str, Field(min_length=1, max_length=MOST_ID_CHARACTERS, pattern=ID_PATTERN)]
Name = Annotated[str, Field(min_length=1, max_length=1024)]
