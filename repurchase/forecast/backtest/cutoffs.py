"""Cutoffs for a shop of whose calendar nothing is known but its purchases."""

from __future__ import annotations

from repurchase.errors import NotEnoughHistory
from repurchase.forecast.pairs.history import PurchaseHistory

CUTOFFS = 6
DAYS_APART = 15
"""So that cutoffs fall on different days of the week and of the month."""


def latest_cutoffs(history: PurchaseHistory, horizon_days: int) -> tuple[int, ...]:
    """The last CUTOFFS, ascending, whose outcome has closed, all in the later half of the history.

    Raises NotEnoughHistory where there is none.
    """
    first, latest = int(history.day.min()), history.known_until - horizon_days
    half = first + (history.known_until - first) // 2
    cutoffs = [latest - DAYS_APART * back for back in range(CUTOFFS) if latest - DAYS_APART * back >= half]
    if not cutoffs:
        raise NotEnoughHistory(
            f"the purchases span {history.known_until - first} days: too few to forecast {horizon_days} days and to"
            " judge it; bring a longer history"
        )
    return tuple(reversed(cutoffs))
