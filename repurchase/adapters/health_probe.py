"""A system that is left alone is tried again and again by one task of ours, so that no shopper has to."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta

from repurchase.adapters.circuit_breaker import CircuitBreaker

PROBE_INTERVAL = timedelta(milliseconds=25)
"""Between two trials: a system that came back is found before a shopper would ask twice."""


class HealthProbe:
    """Watches one breaker; one event loop owns it."""

    def __init__(
        self, circuit_breaker: CircuitBreaker, tried: Callable[[], Awaitable[object]], *troubles: type[Exception]
    ) -> None:
        """`tried` asks the system something small within a deadline of its own, and raises a trouble in vain."""
        self._circuit_breaker = circuit_breaker
        self._tried = tried
        self._troubles = troubles
        self._trying: asyncio.Task[None] | None = None

    def watch(self) -> None:
        """Begin to try where the breaker is open and nobody tries yet."""
        if self._circuit_breaker.is_open and (self._trying is None or self._trying.done()):
            self._trying = asyncio.create_task(self._until_it_answers())

    def close(self) -> None:
        """Try no more."""
        if self._trying is not None:
            self._trying.cancel()

    async def _until_it_answers(self) -> None:
        while self._circuit_breaker.is_open:
            await asyncio.sleep(PROBE_INTERVAL.total_seconds())
            with suppress(*self._troubles):
                await self._tried()
                self._circuit_breaker.record_success()
