"""The parsed parts of a spoken time, before they are resolved to a day and an hour."""

from __future__ import annotations

from dataclasses import dataclass

MONTH_END = 32
"""The value of `month_day` for the last day of a month."""


@dataclass(frozen=True, slots=True)
class SpokenTime:
    """Parts of a spoken time; a part is None if it was not mentioned."""

    minutes: int | None = None
    """Minutes from now."""
    days: int | None = None
    """Days from today."""
    months: int | None = None
    """Months from the current one."""
    weeks: int | None = None
    """Calendar weeks from the current one."""
    weekdays: tuple[int, ...] | None = None
    """Alternative weekdays, Monday is 0."""
    month: int | None = None
    month_day: int | None = None
    hour: int | None = None
    """The spoken hour, 0 to 24."""
    part: str | None = None
    """The part of the day."""
