"""The time comes from outside, so that tests and replays can set it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Gives the present moment, aware, UTC."""


def utc_now() -> datetime:
    """The machine's own time."""
    return datetime.now(UTC)
