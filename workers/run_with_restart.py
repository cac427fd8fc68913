"""Restarts work with exponential pauses when a system is unavailable."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta

from repurchase.errors import ServiceUnavailable
from workers.lifecycle import wait_or_stop

MIN_BACKOFF = timedelta(milliseconds=100)
MAX_BACKOFF = timedelta(seconds=1)
"""Short, because orders wait during the pause."""
RESET_AFTER = timedelta(seconds=5)
"""Duration after which a run counts as stable and resets the pause."""
_log = logging.getLogger(__name__)


async def run_with_restart(work: Callable[[], Awaitable[None]], stop: asyncio.Event) -> None:
    """Run `work` again after it returns or raises ServiceUnavailable, until `stop` is set."""
    pause = MIN_BACKOFF
    while not stop.is_set():
        began = asyncio.get_running_loop().time()
        try:
            await work()
        except ServiceUnavailable as trouble:
            lasted = asyncio.get_running_loop().time() - began
            pause = MIN_BACKOFF if lasted > RESET_AFTER.total_seconds() else min(2 * pause, MAX_BACKOFF)
            _log.warning("trying again in %.1f s: %s", pause.total_seconds(), trouble)
            await wait_or_stop(stop, pause.total_seconds())
