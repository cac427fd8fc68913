"""Cutoffs of a shop, derived from its purchases alone."""

from __future__ import annotations

from datetime import datetime, timedelta

from repurchase.errors import InsufficientHistory

CUTOFFS = 6
DAYS_APART = timedelta(days=15)
"""Cutoffs fall on different days of the week and of the month."""


def latest_cutoffs(extent: tuple[datetime, datetime], horizon_days: int) -> tuple[datetime, ...]:
    """Return the last CUTOFFS, ascending, with closed outcomes, all in the second half of the history.

    `extent` holds the first purchase and the midnight after the last. Raises InsufficientHistory if there is none.
    """
    first, known_until = extent
    latest, half = known_until - timedelta(days=horizon_days), first + (known_until - first) / 2
    cutoffs = [latest - DAYS_APART * back for back in range(CUTOFFS) if latest - DAYS_APART * back >= half]
    if not cutoffs:
        raise InsufficientHistory(
            f"the purchases span {(known_until - first).days} days: too few to forecast {horizon_days} days and to"
            " judge it; bring a longer history"
        )
    return tuple(reversed(cutoffs))
