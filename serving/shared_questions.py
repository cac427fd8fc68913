"""Who asks the same while it is being asked shares that question."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from datetime import timedelta
from functools import partial
from typing import Any, Generic, TypeVar

from repurchase.time_budget import seconds_left

WAITED_FOR = timedelta(seconds=10)
"""Far longer than the deadline of whoever is asked; the time budget of an answer is what ends a wait."""
Answer = TypeVar("Answer")


class SharedQuestions(Generic[Answer]):
    """Questions of one event loop to the same service, told apart by a key."""

    def __init__(self) -> None:
        self._asked: dict[str, asyncio.Task[Answer]] = {}

    async def answer(self, key: str, ask: Callable[[], Coroutine[Any, Any, Answer]]) -> Answer:
        """The answer, and what `ask` raises, to all who wait for it; it goes on for the others when one goes away.

        The question itself takes from the time budget of who asked first. Raises TimeoutError where the caller's own
        ends before.
        """
        asked = self._asked.get(key)
        if asked is None:
            asked = self._asked[key] = asyncio.create_task(ask())
            asked.add_done_callback(partial(self._has_answered, key))
        async with asyncio.timeout(seconds_left(WAITED_FOR)):
            return await asyncio.shield(asked)

    def _has_answered(self, key: str, asked: asyncio.Task[Answer]) -> None:
        del self._asked[key]
        if not asked.cancelled():
            # Looked at, for everybody who waited may have gone away.
            asked.exception()
