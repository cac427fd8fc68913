"""The first day of the shop in a state folder, kept for the next start: Dagster's days begin with it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from embedded.endpoints import write_private

_FILE = "first-day"
_DAY = timedelta(days=1)


def kept_first_day(folder: Path) -> date | None:
    """The UTC day that the folder keeps, or None."""
    file = folder / _FILE
    return date.fromisoformat(file.read_text()) if file.exists() else None


def keep_first_day(folder: Path, day: date) -> None:
    """Keep the earlier of this UTC day and the kept one; a day that is not over yet stands for the day before."""
    over = datetime.now(UTC).date() - _DAY
    write_private(folder / _FILE, f"{min(day, over, kept_first_day(folder) or day)}")
