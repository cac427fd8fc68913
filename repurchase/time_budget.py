"""The time that one answer may take altogether; every call outward takes from it and none outlives it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from time import monotonic

_ends: ContextVar[float] = ContextVar("the monotonic second in which the answer is due", default=float("inf"))


@contextmanager
def spending(budget: timedelta) -> Iterator[None]:
    """Let all calls of this context, also those of tasks begun in it, end within `budget` from now.

    A budget within another one never lengthens it.
    """
    token = _ends.set(min(_ends.get(), monotonic() + budget.total_seconds()))
    try:
        yield
    finally:
        _ends.reset(token)


def seconds_left(most: timedelta) -> float:
    """Seconds that a call may take: `most`, or what is left of the budget where that is less; never below zero."""
    return max(0.0, min(most.total_seconds(), _ends.get() - monotonic()))
