"""The reminders that fell due, in Redis, one hash a shopper."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

from redis.asyncio import Redis

from repurchase.adapters.redis_connection import answered_in_time, asynchronous
from repurchase.adapters.reminders import body, keys
from repurchase.adapters.reminders.keys import shard_of
from repurchase.reminder import Reminder

_HERE = Path(__file__).parent


class RedisWaitingReminders:
    """The port WaitingReminders over Redis."""

    def __init__(self, client: Redis) -> None:
        self._client = client
        self._accept, self._close, self._put_off, self._withdraw = (
            client.register_script((_HERE / f"{name}.lua").read_text())
            for name in ("accept", "close", "put_off", "withdraw")
        )

    async def waiting(self, user_id: str) -> Sequence[Reminder]:
        """Return the shopper's reminders, oldest first; see the port."""
        async with answered_in_time("read the waiting reminders"):
            bodies = await cast("Awaitable[list[bytes]]", self._client.hvals(keys.waiting(user_id)))
        return body.oldest_first(bodies)

    async def accept(self, reminder: Reminder) -> bool:
        """Let one wait that the notification service hands over; see the port."""
        about: list[str | bytes | float] = [reminder.reminder_id, reminder.due_at.timestamp(), body.encode(reminder)]
        waits_for, known_for = (int(each.total_seconds()) for each in (keys.WAITS_FOR, keys.KNOWN_FOR))
        async with answered_in_time("accept a reminder"):
            return bool(await self._accept(keys=_places(reminder.user_id), args=[*about, waits_for, known_for]))

    async def close(self, user_id: str, reminder_id: str) -> None:
        """Forget a reminder that was answered; see the port."""
        words: list[str | bytes | float] = [reminder_id, _now(), int(keys.KNOWN_FOR.total_seconds())]
        async with answered_in_time("close a reminder"):
            await self._close(keys=_places(user_id), args=words)

    async def add(self, reminder: Reminder) -> None:
        """Let it wait without having been planned; see the port."""
        shard, where = shard_of(reminder.reminder_id), keys.waiting(reminder.user_id)
        forget_at = reminder.due_at.timestamp() + keys.KNOWN_FOR.total_seconds()
        async with answered_in_time("let a reminder wait"):
            async with self._client.pipeline(transaction=False) as steps:
                steps.zadd(shard.known, {reminder.reminder_id: forget_at}, nx=True)
                steps.zadd(keys.accepted(reminder.user_id), {reminder.reminder_id: _now()}, gt=True)
                steps.expire(keys.accepted(reminder.user_id), keys.KNOWN_FOR)
                steps.hset(where, mapping={reminder.reminder_id: body.encode(reminder)})
                steps.expire(where, keys.WAITS_FOR)
                await steps.execute()
            await self._withdraw(keys=shard.places, args=[reminder.reminder_id])

    async def postpone(self, reminder: Reminder) -> None:
        """Move a waiting reminder back into the schedule; see the port.

        It is planned first, so that a crash in between loses nothing; closed meanwhile, it is taken back.
        """
        shard, where = shard_of(reminder.reminder_id), keys.waiting(reminder.user_id)
        words: list[str | bytes | float] = [reminder.reminder_id, reminder.due_at.timestamp(), body.encode(reminder)]
        async with answered_in_time("postpone a reminder"):
            if not await cast("Awaitable[bool]", self._client.hexists(where, reminder.reminder_id)):
                return
            await self._put_off(keys=[shard.scheduled, shard.bodies, shard.tries], args=words)
            if not await cast("Awaitable[int]", self._client.hdel(where, reminder.reminder_id)):
                await self._withdraw(keys=shard.places, args=[reminder.reminder_id])


def _places(user_id: str) -> list[str]:
    return [keys.waiting(user_id), keys.accepted(user_id)]


def _now() -> float:
    return datetime.now(UTC).timestamp()


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[RedisWaitingReminders]:
    """Open the waiting reminders at a redis:// or rediss:// URL."""
    async with asynchronous(url) as client:
        yield RedisWaitingReminders(client)
