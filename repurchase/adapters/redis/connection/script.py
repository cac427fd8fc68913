"""A Lua script travels once and is called by its digest from then on."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha1
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Script:
    """Its text, and the digest by which Redis knows it."""

    text: str
    digest: str


def script_in(file: Path) -> Script:
    """Read a `.lua` file."""
    text = file.read_text(encoding="utf-8")
    return Script(text, sha1(text.encode(), usedforsecurity=False).hexdigest())
