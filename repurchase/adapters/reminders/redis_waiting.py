"""The reminders that fell due, in Redis, one hash a shopper."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import cast

from redis.asyncio import Redis

from repurchase.adapters.redis_connection import answered_in_time, asynchronous
from repurchase.adapters.reminders import body, keys
from repurchase.reminder import Reminder

_POSTPONE = Path(__file__).with_name("postpone.lua")
_ACCEPT = Path(__file__).with_name("accept.lua")


class RedisWaitingReminders:
    """The port WaitingReminders over Redis."""

    def __init__(self, client: Redis) -> None:
        self._client = client
        self._postpone = client.register_script(_POSTPONE.read_text())
        self._accept = client.register_script(_ACCEPT.read_text())

    async def waiting(self, user_id: str) -> Sequence[Reminder]:
        """Return the shopper's reminders, oldest first; see the port."""
        async with answered_in_time("read the waiting reminders"):
            bodies = await cast("Awaitable[list[bytes]]", self._client.hvals(keys.waiting(user_id)))
        return body.oldest_first(bodies)

    async def close(self, user_id: str, reminder_id: str) -> None:
        """Forget a reminder that was answered; see the port."""
        async with answered_in_time("close a reminder"):
            await cast("Awaitable[int]", self._client.hdel(keys.waiting(user_id), reminder_id))

    async def add(self, reminder: Reminder) -> None:
        """Let it wait without having been planned; see the port."""
        where = keys.waiting(reminder.user_id)
        forget_at = reminder.due_at.timestamp() + keys.KNOWN_FOR.total_seconds()
        async with answered_in_time("let a reminder wait"), self._client.pipeline(transaction=False) as steps:
            steps.zadd(keys.KNOWN, {reminder.reminder_id: forget_at}, nx=True)
            steps.hset(where, mapping={reminder.reminder_id: body.encode(reminder)})
            steps.expire(where, keys.WAITS_FOR)
            await steps.execute()

    async def accept(self, reminder: Reminder) -> bool:
        """Let one wait that the notification service hands over; see the port."""
        places = [keys.waiting(reminder.user_id), keys.accepted(reminder.user_id)]
        due_second, written = str(reminder.due_at.timestamp()), body.encode(reminder)
        waits_for, known_for = (int(each.total_seconds()) for each in (keys.WAITS_FOR, keys.KNOWN_FOR))
        async with answered_in_time("accept a reminder"):
            fresh = await self._accept(
                keys=places, args=[reminder.reminder_id, due_second, written, waits_for, known_for]
            )
        return bool(fresh)

    async def postpone(self, reminder: Reminder) -> None:
        """Move a waiting reminder back into the schedule; see the port."""
        places = [keys.SCHEDULED, keys.BODIES, keys.waiting(reminder.user_id)]
        due_second = str(reminder.due_at.timestamp())
        async with answered_in_time("postpone a reminder"):
            await self._postpone(keys=places, args=[reminder.reminder_id, due_second, body.encode(reminder)])


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[RedisWaitingReminders]:
    """Open the waiting reminders at a redis:// or rediss:// URL."""
    async with asynchronous(url) as client:
        yield RedisWaitingReminders(client)
