"""The messages that a consumer is processing."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterable
from typing import Any


class InFlightMessages:
    """Tasks, each processing one message, at most `limit` at a time."""

    def __init__(self, limit: int) -> None:
        self._most = limit
        self._tasks: dict[asyncio.Task[None], str] = {}

    @property
    def room(self) -> int:
        """Number of further messages that may start."""
        return self._most - len(self._tasks)

    @property
    def names(self) -> Iterable[str]:
        """Names of the messages in progress."""
        return list(self._tasks.values())

    def begin(self, name: str, deal: Coroutine[Any, Any, None]) -> None:
        """Start processing one more message."""
        task = asyncio.create_task(deal)
        self._tasks[task] = name
        task.add_done_callback(self._tasks.pop)

    async def wait_for_room(self) -> None:
        """Return when one more message may start."""
        while self.room <= 0:
            await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)

    async def wait_for_the_end(self) -> None:
        """Return when no message is in progress."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    def drop(self) -> None:
        """Cancel the tasks; the queue redelivers their messages."""
        for task in self._tasks:
            task.cancel()
