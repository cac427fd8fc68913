"""A snapshot is everything known at one moment; features are computed as of snapshots a week apart."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

WEEK = timedelta(days=7)
TRAINING_WEEKS = 26
"""At most so many weekly snapshots with a closed week are learned from."""
MIN_KNOWN = timedelta(days=28)
"""A snapshot with a shorter history behind it teaches little of rhythms."""
MAX_TRAINING_ROWS = 600_000
"""Of more labelled pairs so many are drawn."""


def cutoff(last_purchased_at: datetime, now: datetime) -> datetime:
    """The midnight (aware, UTC) after the last purchase, but never one that lies ahead of `now`."""
    midnight_after = _midnight(last_purchased_at) + timedelta(days=1)
    return min(midnight_after, _midnight(now))


def training_moments(as_of: datetime, first_purchased_at: datetime) -> list[datetime]:
    """The snapshots whose week of outcome closed by `as_of`, oldest first; moments aware, UTC.

    Each has MIN_KNOWN of history behind it. In a shop that is too young for that the newest must do, if it has a week.
    """
    moments = [as_of - WEEK * weeks for weeks in range(TRAINING_WEEKS, 0, -1)]
    earliest = min(first_purchased_at + MIN_KNOWN, max(moments[-1], first_purchased_at + WEEK))
    return [moment for moment in moments if moment >= earliest]


def _midnight(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
