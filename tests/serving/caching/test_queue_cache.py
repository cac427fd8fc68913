"""The queue cache limits calls, however many clients scrape."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import pytest

from repurchase.errors import OrderQueueUnavailable, ServiceUnavailable
from repurchase.queue_state import QueueState
from repurchase.time_budget import seconds_left, time_budget
from serving.caching import queue_cache
from serving.caching.queue_cache import QueueCache

pytestmark = pytest.mark.anyio
STATE = QueueState("orders", 3, timedelta(seconds=1))


class Queues:
    """Counts how often it is asked."""

    def __init__(self, *, away: bool) -> None:
        self.asked = 0
        self.away = away

    async def seen(self) -> Sequence[QueueState]:
        """Answer, or be away."""
        self.asked += 1
        await asyncio.sleep(0)
        if self.away:
            raise OrderQueueUnavailable("away")
        return [STATE]


async def test_many_who_watch_ask_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Concurrent and soon repeated reads share a call; after the time to live it is repeated."""
    queues = Queues(away=False)
    recent = QueueCache(lambda: queues)
    assert await asyncio.gather(*(recent.seen() for _ in range(20))) == [[STATE]] * 20
    assert queues.asked == 1
    monkeypatch.setattr(queue_cache, "MAX_AGE", timedelta(0))
    recent = QueueCache(lambda: queues)
    for _ in range(3):
        await recent.seen()
    assert queues.asked == 4


async def test_a_system_that_is_away_is_not_asked_by_everybody() -> None:
    """All hear that it is."""
    queues = Queues(away=True)
    recent = QueueCache(lambda: queues)
    for _ in range(5):
        with pytest.raises(OrderQueueUnavailable):
            await recent.seen()
    assert queues.asked == 1


async def test_who_cannot_wait_hears_what_was_told_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """The refresh continues for the next caller; before the first one completes, the state is unavailable."""
    monkeypatch.setattr(queue_cache, "MAX_AGE", timedelta(0))
    slow = SlowQueues()
    recent = QueueCache(lambda: slow)
    for known in (0, 1, 2):
        with time_budget(timedelta(milliseconds=20)):
            if known:
                assert len(await recent.seen()) == known
            else:
                with pytest.raises(ServiceUnavailable, match="yet"):
                    await recent.seen()
        slow.told.release()
        await recent.seen()
    assert slow.asked == 3
    assert slow.seconds_left == [3600.0] * 3


class SlowQueues:
    """Tells one state more each time that it is let."""

    def __init__(self) -> None:
        self.asked = 0
        self.seconds_left: list[float] = []
        self.told = asyncio.Semaphore(0)

    async def seen(self) -> Sequence[QueueState]:
        """Answer when it is let."""
        self.asked += 1
        self.seconds_left.append(seconds_left(timedelta(hours=1)))
        states = [STATE] * self.asked
        await self.told.acquire()
        return states
