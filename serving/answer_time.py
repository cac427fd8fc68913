"""An answer has 250 ms; most of it may be spent on waiting for others."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import wraps
from typing import ParamSpec, TypeVar

from repurchase.time_budget import spending

BUDGET = timedelta(milliseconds=220)
"""For all calls outward of one answer; the rest is for thinking and speaking."""
Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")


def in_time(use_case: Callable[Asked, Awaitable[Answer]]) -> Callable[Asked, Awaitable[Answer]]:
    """Let the use case spend one budget on its calls outward, each of which ends within what is left of it."""

    @wraps(use_case)
    async def answered(*args: Asked.args, **kwargs: Asked.kwargs) -> Answer:
        with spending(BUDGET):
            return await use_case(*args, **kwargs)

    return answered
