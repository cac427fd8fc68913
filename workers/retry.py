"""Retry policy of calls to an external service, until its message is redelivered later."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from tenacity import AsyncRetrying, retry_if_exception_type, stop_after_delay, wait_random_exponential

from repurchase.errors import AnswerUnavailable

FIRST_PAUSE_SECONDS = 0.1
LONGEST_PAUSE_SECONDS = 2.0
DEADLINE_SECONDS = 10.0
Result = TypeVar("Result")


async def patiently(deed: Callable[[], Awaitable[Result]]) -> Result:
    """Retry with random exponential pauses until the deadline; raises the last AnswerUnavailable."""
    retrying = AsyncRetrying(
        retry=retry_if_exception_type(AnswerUnavailable),
        wait=wait_random_exponential(FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS),
        stop=stop_after_delay(DEADLINE_SECONDS),
        reraise=True,
    )
    return await retrying(deed)
