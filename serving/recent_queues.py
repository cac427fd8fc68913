"""Queues of other systems as they stood a moment ago, so that those who watch often ask them seldom."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextvars import Context
from datetime import timedelta
from time import monotonic

from repurchase.errors import AnswerUnavailable
from repurchase.ports import SeenQueues
from repurchase.queue_state import QueueState
from repurchase.time_budget import seconds_left

TOLD_FOR = timedelta(seconds=5)
"""Less than Prometheus waits between two scrapes; a system that is away is not asked more often either."""
WAITED_FOR = timedelta(seconds=2)


class RecentQueues:
    """The port SeenQueues over another one of it, opened for each look; one event loop owns it.

    Nothing is opened before the first look: the clients of queues take memory and time that answers do without.
    """

    def __init__(self, opens: Callable[[], SeenQueues]) -> None:
        self._opens = opens
        self._asking: asyncio.Task[None] | None = None
        self._told: Sequence[QueueState] | AnswerUnavailable = AnswerUnavailable("no queue has told of itself yet")
        self._until = 0.0

    async def seen(self) -> Sequence[QueueState]:
        """What was told lately, or told now to all who ask meanwhile; see the port.

        Who cannot wait for it hears what was told before; the look goes on for the next one.
        """
        if self._asking is None and monotonic() >= self._until:
            # In a context of its own: the time budget of who asks first is not that of the look.
            self._asking = asyncio.create_task(self._ask(), context=Context())
        if self._asking is not None:
            await asyncio.wait({self._asking}, timeout=seconds_left(WAITED_FOR))
        if isinstance(self._told, AnswerUnavailable):
            raise self._told
        return self._told

    async def _ask(self) -> None:
        try:
            self._told = await self._opens().seen()
        except AnswerUnavailable as away:
            self._told = away
        finally:
            self._until = monotonic() + TOLD_FOR.total_seconds()
            self._asking = None
