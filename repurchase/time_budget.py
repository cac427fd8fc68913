"""The time that one answer may take altogether; every call outward takes from it and none outlives it."""

from __future__ import annotations

from contextvars import ContextVar
from datetime import timedelta
from time import monotonic

_ends: ContextVar[float] = ContextVar("the monotonic second in which the answer is due", default=float("inf"))


class time_budget:  # noqa: N801 - a context manager, written as a class because every answer enters two
    """Let all calls of this context, also those of tasks begun in it, end within `budget` from now.

    A budget within another one never lengthens it.
    """

    __slots__ = ("_seconds", "_token")

    def __init__(self, budget: timedelta) -> None:
        self._seconds = budget.total_seconds()

    def __enter__(self) -> None:
        """Begin to spend it."""
        self._token = _ends.set(min(_ends.get(), monotonic() + self._seconds))

    def __exit__(self, *_raised: object) -> None:
        """Go back to the budget around it."""
        _ends.reset(self._token)


def seconds_left(limit: timedelta) -> float:
    """Seconds that a call may take: `limit`, or what is left of the budget where that is less; never below zero."""
    return max(0.0, min(limit.total_seconds(), _ends.get() - monotonic()))
