"""The time budget of one answer, which limits all its outgoing calls."""

from __future__ import annotations

from contextvars import ContextVar
from datetime import timedelta
from time import monotonic

_ends: ContextVar[float] = ContextVar("the monotonic second in which the answer is due", default=float("inf"))


class time_budget:  # noqa: N801 - a context manager, written as a class because every answer enters two
    """Limit all calls of this context, including tasks started in it, to end within `budget` from now.

    A nested budget never extends the outer one.
    """

    __slots__ = ("_seconds", "_token")

    def __init__(self, budget: timedelta) -> None:
        self._seconds = budget.total_seconds()

    def __enter__(self) -> None:
        """Start the budget."""
        self._token = _ends.set(min(_ends.get(), monotonic() + self._seconds))

    def __exit__(self, *_raised: object) -> None:
        """Restore the outer budget."""
        _ends.reset(self._token)


def seconds_left(limit: timedelta) -> float:
    """Return the seconds for a call: `limit`, or the rest of the budget if that is less; never below zero."""
    return max(0.0, min(limit.total_seconds(), _ends.get() - monotonic()))
