"""A Lua script, sent once and then called by its digest."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha1
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Script:
    """The script's text and its SHA-1 digest, the name in Redis."""

    text: str
    digest: str


def script_in(file: Path) -> Script:
    """Read a `.lua` file."""
    text = file.read_text(encoding="utf-8")
    return Script(text, sha1(text.encode(), usedforsecurity=False).hexdigest())
