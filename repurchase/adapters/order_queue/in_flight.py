"""The messages that a consumer has in hand."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterable
from typing import Any


class InFlightMessages:
    """Tasks, each dealing with one message, at most `limit` at a time."""

    def __init__(self, limit: int) -> None:
        self._most = limit
        self._tasks: dict[asyncio.Task[None], str] = {}

    @property
    def room(self) -> int:
        """How many more may begin."""
        return self._most - len(self._tasks)

    @property
    def names(self) -> Iterable[str]:
        """The messages in hand."""
        return list(self._tasks.values())

    def begin(self, name: str, deal: Coroutine[Any, Any, None]) -> None:
        """Deal with one more."""
        task = asyncio.create_task(deal)
        self._tasks[task] = name
        task.add_done_callback(self._tasks.pop)

    async def wait_for_room(self) -> None:
        """Return once one more may begin."""
        while self.room <= 0:
            await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)

    async def wait_for_the_end(self) -> None:
        """Return once nothing is in hand."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    def drop(self) -> None:
        """Stop dealing with them; the queue hands them out again."""
        for task in self._tasks:
            task.cancel()
