"""Background task that probes a system with an open circuit breaker, so that no shopper's request has to."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta

from repurchase.adapters.circuit_breaker import CircuitBreaker

PROBE_INTERVAL = timedelta(milliseconds=25)
"""Pause between two probes: short enough to detect a recovery before a shopper repeats a request."""


class HealthProbe:
    """Watches one breaker; one event loop owns it."""

    def __init__(
        self, circuit_breaker: CircuitBreaker, tried: Callable[[], Awaitable[object]], *troubles: type[Exception]
    ) -> None:
        """`tried` sends a small request with its own deadline and raises one of `troubles` on failure."""
        self._circuit_breaker = circuit_breaker
        self._tried = tried
        self._troubles = troubles
        self._trying: asyncio.Task[None] | None = None

    def watch(self) -> None:
        """Start probing if the breaker is open and no probe is running."""
        if self._circuit_breaker.is_open and (self._trying is None or self._trying.done()):
            self._trying = asyncio.create_task(self._until_it_answers())

    def close(self) -> None:
        """Stop probing."""
        if self._trying is not None:
            self._trying.cancel()

    async def _until_it_answers(self) -> None:
        while self._circuit_breaker.is_open:
            await asyncio.sleep(PROBE_INTERVAL.total_seconds())
            with suppress(*self._troubles):
                await self._tried()
                self._circuit_breaker.record_success()
