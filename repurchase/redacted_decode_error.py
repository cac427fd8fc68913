"""Why a message could not be decoded is told without what stood in it, which may be a name or anything else."""

from __future__ import annotations

import re

_VALUE = re.compile(r"(?<=Invalid enum value ).*?(?= - at `[^`]*`\Z|\Z)", re.DOTALL)


def redacted_decode_error(broken: Exception) -> str:
    """What msgspec, or a conversion in it, says of a message, with `…` in place of the value that it quotes."""
    return _VALUE.sub("…", str(broken))
