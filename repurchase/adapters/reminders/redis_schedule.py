"""The planned reminders in Redis: the sorted set `scheduled_notifications`, in which no reminder is ever lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import cast

from redis import Redis

from repurchase.adapters.redis_connection import answered, synchronous
from repurchase.adapters.reminders import body, keys
from repurchase.reminder import Reminder

BATCH = 500
"""Reminders a script call, so that no call holds Redis for long."""
_HERE = Path(__file__).parent


class RedisReminderSchedule:
    """The port ReminderSchedule over Redis; each step is one Lua script, so a crash leaves no half of it."""

    def __init__(self, client: Redis) -> None:
        self._client = client
        self._plan = client.register_script((_HERE / "plan.lua").read_text())
        self._deliver = client.register_script((_HERE / "deliver_due.lua").read_text())

    def plan(self, reminders: Sequence[Reminder]) -> int:
        """Schedule those whose id is not known; see the port."""
        left = iter(reminders)
        new = 0
        while batch := list(islice(left, BATCH)):
            new += self._plan_batch(batch)
        return new

    def _plan_batch(self, batch: Sequence[Reminder]) -> int:
        arguments = [str(int(keys.KNOWN_FOR.total_seconds()))]
        for reminder in batch:
            arguments += [reminder.reminder_id, str(reminder.due_at.timestamp()), body.encode(reminder).decode()]
        with answered("schedule reminders"):
            return cast("int", self._plan(keys=[keys.SCHEDULED, keys.BODIES, keys.KNOWN], args=arguments))

    def planned(self) -> int:
        """Count those that wait for their slot."""
        with answered("count the scheduled reminders"):
            return cast("int", self._client.zcard(keys.SCHEDULED))

    def deliver_due(self, now: datetime, most: int) -> Sequence[Reminder]:
        """Move at most `most` that are due to their shoppers; see the port."""
        waits_for = int(keys.WAITS_FOR.total_seconds())
        with answered("deliver due reminders"):
            moved = self._deliver(keys=[keys.SCHEDULED, keys.BODIES], args=[now.timestamp(), most, waits_for])
        return body.decoded(moved)

    def withdraw(self, reminder_ids: Sequence[str]) -> int:
        """Take planned ones back; see the port."""
        if not reminder_ids:
            return 0
        with answered("withdraw reminders"), self._client.pipeline(transaction=True) as steps:
            steps.zrem(keys.SCHEDULED, *reminder_ids)
            steps.hdel(keys.BODIES, *reminder_ids)
            return int(steps.execute()[0])


@contextmanager
def opened(url: str) -> Iterator[RedisReminderSchedule]:
    """Open the schedule at a redis:// or rediss:// URL."""
    with synchronous(url) as client:
        yield RedisReminderSchedule(client)
