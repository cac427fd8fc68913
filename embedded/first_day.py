"""Stores the shop's first day in the state folder, because Dagster's daily partitions begin with it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from embedded.endpoints import write_private

_FILE = "first-day"
_DAY = timedelta(days=1)


def kept_first_day(folder: Path) -> date | None:
    """Return the stored UTC day, or None."""
    file = folder / _FILE
    return date.fromisoformat(file.read_text()) if file.exists() else None


def keep_first_day(folder: Path, day: date) -> None:
    """Store the earliest of this UTC day, the stored one and yesterday, because a partition needs a finished day."""
    over = datetime.now(UTC).date() - _DAY
    write_private(folder / _FILE, f"{min(day, over, kept_first_day(folder) or day)}")
