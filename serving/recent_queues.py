"""Queues of other systems as they stood a moment ago, so that those who watch often ask them seldom."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import timedelta
from time import monotonic

from repurchase.errors import AnswerUnavailable
from repurchase.ports import SeenQueues
from repurchase.queue_state import QueueState

TOLD_FOR = timedelta(seconds=5)
"""Less than Prometheus waits between two scrapes; a system that is away is not asked more often either."""


class RecentQueues:
    """The port SeenQueues over another one of it, opened for each look; one event loop owns it.

    Nothing is opened before the first look: the clients of queues take memory and time that answers do without.
    """

    def __init__(self, opens: Callable[[], SeenQueues]) -> None:
        self._opens = opens
        self._asking = asyncio.Lock()
        self._told: Sequence[QueueState] | AnswerUnavailable = ()
        self._until = 0.0

    async def seen(self) -> Sequence[QueueState]:
        """What was told lately, or told now to all who ask meanwhile; see the port."""
        async with self._asking:
            if monotonic() >= self._until:
                self._told = await self._asked()
                self._until = monotonic() + TOLD_FOR.total_seconds()
        if isinstance(self._told, AnswerUnavailable):
            raise self._told
        return self._told

    async def _asked(self) -> Sequence[QueueState] | AnswerUnavailable:
        try:
            return await self._opens().seen()
        except AnswerUnavailable as away:
            return away
