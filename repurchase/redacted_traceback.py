"""Tracebacks for logs without exception messages, which may contain personal data."""

from __future__ import annotations

from traceback import extract_tb
from typing import Any


def redacted_traceback(raised: BaseException) -> dict[str, Any]:
    """Return type, frames (innermost last) and the same of the cause."""
    kind = type(raised)
    told: dict[str, Any] = {
        "type": f"{kind.__module__}.{kind.__qualname__}",
        "at": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in extract_tb(raised.__traceback__)],
    }
    cause = raised.__cause__ or (None if raised.__suppress_context__ else raised.__context__)
    return told if cause is None else {**told, "cause": redacted_traceback(cause)}
