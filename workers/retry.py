"""Retry policy for calls to external services; after its deadline the message is redelivered."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from tenacity import AsyncRetrying, retry_if_exception_type, stop_after_delay, wait_random_exponential

from repurchase.errors import ServiceUnavailable

INITIAL_BACKOFF_SECONDS = 0.1
MAX_BACKOFF_SECONDS = 2.0
DEADLINE_SECONDS = 10.0
Result = TypeVar("Result")


async def retry_with_backoff(operation: Callable[[], Awaitable[Result]]) -> Result:
    """Retry with random exponential pauses until the deadline; raises the last ServiceUnavailable."""
    retrying = AsyncRetrying(
        retry=retry_if_exception_type(ServiceUnavailable),
        wait=wait_random_exponential(INITIAL_BACKOFF_SECONDS, MAX_BACKOFF_SECONDS),
        stop=stop_after_delay(DEADLINE_SECONDS),
        reraise=True,
    )
    return await retrying(operation)
