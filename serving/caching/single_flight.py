"""Concurrent identical requests share one call (single flight)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from datetime import timedelta
from functools import partial
from typing import Any, Generic, TypeVar

from repurchase.time_budget import seconds_left

TIMEOUT = timedelta(seconds=10)
"""Far longer than any client's deadline; usually the caller's time budget ends a wait."""
Answer = TypeVar("Answer")


class SingleFlight(Generic[Answer]):
    """Calls of one event loop to one service, identified by a key."""

    def __init__(self) -> None:
        self._asked: dict[str, asyncio.Task[Answer]] = {}

    async def call(self, key: str, ask: Callable[[], Coroutine[Any, Any, Answer]]) -> Answer:
        """The result or error of `ask`, shared by concurrent callers of `key`; it continues if a caller is cancelled.

        The call runs in the time budget of the first caller. Raises TimeoutError if the caller's own budget ends first.
        """
        asked = self._asked.get(key)
        if asked is None:
            asked = self._asked[key] = asyncio.create_task(ask())
            asked.add_done_callback(partial(self._has_answered, key))
        async with asyncio.timeout(seconds_left(TIMEOUT)):
            return await asyncio.shield(asked)

    def _has_answered(self, key: str, asked: asyncio.Task[Answer]) -> None:
        del self._asked[key]
        if not asked.cancelled():
            # Retrieved, because all callers may have been cancelled and asyncio warns about unretrieved errors.
            asked.exception()
