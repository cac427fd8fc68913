"""The clock as a dependency, so that tests and replays can set the time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Returns the current time, aware, UTC."""


def utc_now() -> datetime:
    """The system time, aware, UTC."""
    return datetime.now(UTC)
