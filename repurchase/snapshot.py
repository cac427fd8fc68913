"""A snapshot is everything known at one moment; features are computed as of snapshots a week apart."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

WEEK = timedelta(days=7)
TRAINING_WEEKS = 6
"""Whole weeks of closed outcomes that the model learns from and is judged on."""


def cutoff(last_purchased_at: datetime, now: datetime) -> datetime:
    """The midnight (aware, UTC) after the last purchase, but never one that lies ahead of `now`."""
    midnight_after = _midnight(last_purchased_at) + timedelta(days=1)
    return min(midnight_after, _midnight(now))


def training_moments(as_of: datetime) -> list[datetime]:
    """The snapshots whose week of outcome closed by `as_of`, oldest first."""
    return [as_of - WEEK * weeks for weeks in range(TRAINING_WEEKS, 0, -1)]


def _midnight(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
