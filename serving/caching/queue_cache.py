"""Caches the queue states of other systems for a few seconds, so that frequent scrapes cause few calls."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextvars import Context
from datetime import timedelta
from time import monotonic

from repurchase.errors import ServiceUnavailable
from repurchase.queue_state import QueueMonitor, QueueState
from repurchase.time_budget import seconds_left

MAX_AGE = timedelta(seconds=5)
"""The time to live, shorter than a Prometheus scrape interval; failures are cached as long."""
TIMEOUT = timedelta(seconds=2)


class QueueCache:
    """The port QueueMonitor with a cache; `opens` creates the source of each refresh. One event loop owns it.

    The source is opened lazily, because queue clients take memory and time that answers do not need.
    """

    def __init__(self, opens: Callable[[], QueueMonitor]) -> None:
        self._opens = opens
        self._asking: asyncio.Task[None] | None = None
        self._told: Sequence[QueueState] | ServiceUnavailable = ServiceUnavailable("no queue has been read yet")
        self._until = 0.0

    async def seen(self) -> Sequence[QueueState]:
        """The cached states, or those of a refresh that concurrent callers share; see the port.

        A caller whose time budget ends first gets the previous states; the refresh continues for the next caller.
        """
        if self._asking is None and monotonic() >= self._until:
            # A new context, because the first caller's time budget must not limit the shared refresh.
            self._asking = asyncio.create_task(self._ask(), context=Context())
        if self._asking is not None:
            await asyncio.wait({self._asking}, timeout=seconds_left(TIMEOUT))
        if isinstance(self._told, ServiceUnavailable):
            raise self._told
        return self._told

    async def _ask(self) -> None:
        try:
            self._told = await self._opens().seen()
        except ServiceUnavailable as away:
            self._told = away
        finally:
            self._until = monotonic() + MAX_AGE.total_seconds()
            self._asking = None
