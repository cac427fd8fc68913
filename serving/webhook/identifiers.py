"""Converts identifiers of users and sessions to bounded, printable parts of keys, one to one."""

from __future__ import annotations

import re
from hashlib import sha256

MAX_CHARACTERS = 128
_PLAIN = re.compile(rf"[^\x00-\x1f\x7f]{{1,{MAX_CHARACTERS}}}")


def key_part(identifier: str) -> str:
    """The identifier itself, or its SHA-256 digest if it is empty, too long or has control characters."""
    if _PLAIN.fullmatch(identifier):
        return identifier
    return f"sha256-{sha256(identifier.encode(errors='surrogatepass')).hexdigest()}"
