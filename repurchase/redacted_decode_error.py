"""Decode errors without the decoded values, which may be personal data."""

from __future__ import annotations

import re

_VALUE = re.compile(r"(?<=Invalid enum value ).*?(?= - at `[^`]*`\Z|\Z)", re.DOTALL)


def redacted_decode_error(broken: Exception) -> str:
    """Return the message of msgspec or of a conversion, with `…` in place of the quoted value."""
    return _VALUE.sub("…", str(broken))
