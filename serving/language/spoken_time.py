"""What an utterance says of a time, before it becomes a day and an hour."""

from __future__ import annotations

from dataclasses import dataclass

MONTH_END = 32
"""A day of the month: its last."""


@dataclass(frozen=True, slots=True)
class SpokenTime:
    """What an utterance says of a time; None where it says nothing of that kind."""

    minutes: int | None = None
    """From now."""
    days: int | None = None
    """From today."""
    months: int | None = None
    """From this one."""
    weeks: int | None = None
    """Calendar weeks from this one."""
    weekdays: tuple[int, ...] | None = None
    """Any of these, Monday is 0."""
    month: int | None = None
    month_day: int | None = None
    hour: int | None = None
    """As it was said, 0 to 24."""
    part: str | None = None
    """Of the day."""
