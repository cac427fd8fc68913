"""Restarts work with exponential pauses when a system is unavailable."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta

from repurchase.errors import AnswerUnavailable
from workers.lifecycle import paused

SHORTEST_PAUSE = timedelta(milliseconds=100)
LONGEST_PAUSE = timedelta(seconds=1)
"""Short, because an order waits meanwhile."""
STEADY = timedelta(seconds=5)
"""Duration after which a run counts as stable and resets the pause."""
_log = logging.getLogger(__name__)


async def persist(work: Callable[[], Awaitable[None]], stop: asyncio.Event) -> None:
    """Run `work` again after it returns or raises AnswerUnavailable, until `stop` is set."""
    pause = SHORTEST_PAUSE
    while not stop.is_set():
        began = asyncio.get_running_loop().time()
        try:
            await work()
        except AnswerUnavailable as trouble:
            lasted = asyncio.get_running_loop().time() - began
            pause = SHORTEST_PAUSE if lasted > STEADY.total_seconds() else min(2 * pause, LONGEST_PAUSE)
            _log.warning("trying again in %.1f s: %s", pause.total_seconds(), trouble)
            await paused(stop, pause.total_seconds())
