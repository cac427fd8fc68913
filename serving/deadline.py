"""The time budget of one answer for calls to other systems."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import wraps
from typing import ParamSpec, TypeVar

from repurchase.time_budget import time_budget

BUDGET = timedelta(milliseconds=220)
"""For all outgoing calls of one answer; an answer may take 250 ms, so 30 ms remain for computation."""
Parameters = ParamSpec("Parameters")
Answer = TypeVar("Answer")


def with_deadline(use_case: Callable[Parameters, Awaitable[Answer]]) -> Callable[Parameters, Awaitable[Answer]]:
    """Run the use case with one time budget; each outgoing call times out when the rest of the budget is spent."""

    @wraps(use_case)
    async def answered(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Answer:
        with time_budget(BUDGET):
            return await use_case(*args, **kwargs)

    return answered
