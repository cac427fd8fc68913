"""Planned reminders in Redis: sorted sets `scheduled_notifications:{k}` with leases for at-least-once delivery."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import randrange
from typing import Any, cast

from redis import Redis
from redis.client import Pipeline

from repurchase.adapters.redis.connection.sync_client import open_sync_client, translate_errors
from repurchase.adapters.redis.reminders import codec, keys
from repurchase.adapters.redis.reminders.keys import ALL_SHARDS, BATCH, SHARDS, Shard, by_shard
from repurchase.reminders.lease import Claim, Lease
from repurchase.reminders.reminder import Reminder

INITIAL_BACKOFF = timedelta(seconds=1)
MAX_BACKOFF = timedelta(minutes=5)
"""Backoff between deliveries of the same reminder; it doubles after each try, up to this."""
MAX_REASONS = 1_000
"""Entries of each shard's given-up stream, kept for KNOWN_TTL at most."""
UNREADABLE = "unreadable"
_HERE = Path(__file__).parent


class RedisReminderSchedule:
    """Implements the port ReminderSchedule over Redis; each step is one Lua script, so a crash leaves no part of it."""

    def __init__(self, client: Redis) -> None:
        self._client = client
        self._plan, self._claim, self._acknowledge, self._retry, self._give_up, self._withdraw, self._forget = (
            client.register_script((_HERE / f"{name}.lua").read_text())
            for name in ("plan", "claim", "acknowledge", "retry", "give_up", "withdraw", "forget")
        )

    def plan(self, reminders: Sequence[Reminder]) -> int:
        """Schedule the reminders with an unknown id; see the port."""
        by_id = {each.reminder_id: each for each in reminders}
        parts = [self._plan_in(shard, [by_id[name] for name in ids]) for shard, ids in by_shard(by_id)]
        new = [by_id[name.decode()] for names in parts for name in names]
        self._count(keys.slots_planned, new)
        return len(new)

    def _count(self, where: Callable[[date], str], reminders: Iterable[Reminder]) -> None:
        """Update the monitoring counters; a crash before this loses a count, not a reminder."""
        slots = Counter(each.due_at.astimezone(UTC) for each in reminders)
        with translate_errors("count slots"), self._client.pipeline(transaction=False) as steps:
            for slot, count in slots.items():
                steps.hincrby(where(slot.date()), str(int(slot.timestamp())), count)
            for day in {slot.date() for slot in slots}:
                steps.expireat(where(day), datetime(day.year, day.month, day.day, tzinfo=UTC) + keys.SLOT_COUNTS_TTL)
            steps.execute()

    def _plan_in(self, shard: Shard, reminders: Sequence[Reminder]) -> list[bytes]:
        words = [str(int(keys.KNOWN_TTL.total_seconds()))]
        for each in reminders:
            words += [each.reminder_id, str(each.due_at.timestamp()), codec.encode(each).decode()]
        with translate_errors("schedule reminders"):
            return cast("list[bytes]", self._plan(keys=[shard.scheduled, shard.bodies, shard.known], args=words))

    def planned(self) -> int:
        """Count the reminders that wait for their slot."""
        with translate_errors("count the scheduled reminders"), self._client.pipeline(transaction=False) as steps:
            for shard in ALL_SHARDS:
                steps.zcard(shard.scheduled)
            return sum(steps.execute())

    def claim(self, now: datetime, limit: int, duration: timedelta) -> Claim:
        """Lease due reminders, shard by shard; see the port."""
        first = randrange(SHARDS)  # noqa: S311 - spreads dispatchers over the shards
        claim = Claim([], 0, 0)
        for shard in (*ALL_SHARDS[first:], *ALL_SHARDS[:first]):
            while room := min(limit - len(claim.leases), BATCH):
                more = self._claim_in(shard, now, room, now + duration)
                claim = claim.with_more(more)
                if len(more.leases) < room:
                    break
        return claim

    def _claim_in(self, shard: Shard, now: datetime, limit: int, ends_at: datetime) -> Claim:
        with translate_errors("claim due reminders"):
            told = self._claim(keys=shard.places, args=[now.timestamp(), limit, ends_at.timestamp()])
        read = {name.decode(): codec.read(raw) for name, raw in zip(told[1::2], told[2::2], strict=True)}
        leases = [Lease(each, ends_at) for each in read.values() if each is not None]
        broken = [name for name, each in read.items() if each is None]
        if broken:
            self._end(self._give_up, shard, broken, ends_at, _reason(UNREADABLE))
        return Claim(leases, int(told[0]), len(broken))

    def acknowledge(self, leases: Sequence[Lease]) -> int:
        """Delete the delivered reminders; see the port."""
        forgotten = self._end_all(self._acknowledge, leases)
        self._count(keys.slots_sent, (lease.reminder for lease in leases))
        return forgotten

    def retry(self, leases: Sequence[Lease], now: datetime) -> int:
        """Schedule the failed deliveries again after a backoff; see the port."""
        pauses = [INITIAL_BACKOFF.total_seconds(), MAX_BACKOFF.total_seconds()]
        return self._end_all(self._retry, leases, [now.timestamp(), *pauses])

    def give_up(self, leases: Sequence[Lease], reason: str) -> int:
        """Remove the reminders permanently; see the port."""
        return self._end_all(self._give_up, leases, _reason(reason))

    def _end_all(self, script: Any, leases: Sequence[Lease], words: Sequence[Any] = ()) -> int:
        return sum(
            self._end(script, shard, ids, ends_at, words)
            for ends_at, held in _by_end(leases).items()
            for shard, ids in by_shard(held)
        )

    def _end(self, script: Any, shard: Shard, ids: Collection[str], ends_at: datetime, words: Sequence[Any]) -> int:
        second = ends_at.timestamp()
        pairs = [word for name in ids for word in (name, second)]
        with translate_errors("end the leases of reminders"):
            return cast("int", script(keys=shard.places, args=[*words, *pairs]))

    def withdraw(self, reminder_ids: Sequence[str]) -> int:
        """Remove planned reminders; see the port."""
        with translate_errors("withdraw reminders"):
            return sum(self._withdraw(keys=shard.places, args=ids) for shard, ids in by_shard(reminder_ids))

    def forget(self, reminder_ids: Mapping[str, Sequence[str]]) -> int:
        """Remove reminders in any state; see the port."""
        shards = list(by_shard(each for ids in reminder_ids.values() for each in ids))
        with translate_errors("withdraw reminders"), self._client.pipeline(transaction=False) as pipeline:
            for shard, ids in shards:
                self._withdraw(keys=shard.places, args=ids, client=pipeline)
            planned: list[int] = pipeline.execute()
        with translate_errors("close reminders"), self._client.pipeline(transaction=False) as pipeline:
            for user_id, overtaken in reminder_ids.items():
                self._close_all(pipeline, user_id, overtaken)
            closed: list[int] = pipeline.execute()
        with translate_errors("close reminders"), self._client.pipeline(transaction=False) as pipeline:
            for shard, ids in shards:
                pipeline.zrem(shard.waiting, *ids)
            pipeline.execute()
        return sum(planned) + sum(closed)

    def _close_all(self, pipeline: Pipeline, user_id: str, ids: Sequence[str]) -> None:
        words = [datetime.now(UTC).timestamp(), int(keys.KNOWN_TTL.total_seconds())]
        for first in range(0, len(ids), BATCH):
            places = [keys.waiting(user_id), keys.accepted(user_id)]
            self._forget(keys=places, args=[*words, *ids[first : first + BATCH]], client=pipeline)


def _reason(reason: str) -> list[str | int]:
    return [reason, MAX_REASONS, int(keys.KNOWN_TTL.total_seconds())]


def _by_end(leases: Sequence[Lease]) -> Mapping[datetime, list[str]]:
    held: defaultdict[datetime, list[str]] = defaultdict(list)
    for lease in leases:
        held[lease.ends_at].append(lease.reminder.reminder_id)
    return held


@contextmanager
def open_redis_reminder_schedule(url: str) -> Iterator[RedisReminderSchedule]:
    """Open the schedule at a redis:// or rediss:// URL."""
    with open_sync_client(url) as client:
        yield RedisReminderSchedule(client)
