"""Waiting reminders in Redis, one hash per shopper."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from repurchase.adapters.redis.connection import withheld
from repurchase.adapters.redis.connection.client import Redis, open_background_redis, open_redis
from repurchase.adapters.redis.connection.resp_connection import RedisCommand
from repurchase.adapters.redis.connection.script import script_in
from repurchase.adapters.redis.erased_shoppers.erased_check import ErasedCheck
from repurchase.adapters.redis.reminders import codec, keys
from repurchase.adapters.redis.reminders.keys import shard_of
from repurchase.orders.order import MAX_DELIVERY_TIME
from repurchase.reminders.ordered_reminder import OrderedReminder
from repurchase.reminders.reminder import Acceptance, Reminder
from repurchase.shoppers.consent import Consent

_HERE = Path(__file__).parent
_ACCEPT, _CLOSE, _CLOSE_ORDERED, _APPLY_CONSENT, _POSTPONE, _WITHDRAW = (
    script_in(_HERE / f"{name}.lua")
    for name in ("accept", "close", "close_ordered", "apply_consent", "put_off", "withdraw")
)
OUTCOMES = (Acceptance.KNOWN, Acceptance.WAITS, Acceptance.WITHHELD)
"""Indexed by the number that accept.lua returns."""


class RedisWaitingReminders:
    """Implements the port WaitingReminders over Redis."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._erased = ErasedCheck(redis)

    async def waiting(self, user_id: str) -> Sequence[Reminder]:
        """Return the shopper's reminders, oldest first; see the port."""
        (bodies,) = await self._redis.execute("read the waiting reminders", ("HVALS", keys.waiting(user_id)))
        return codec.oldest_first(bodies)

    async def accept(self, reminder: Reminder) -> Acceptance:
        """Store a reminder delivered by the notification service; see the port."""
        user_id, bought = reminder.user_id, reminder.last_purchased_at.timestamp()
        places = [*_places(user_id), withheld.ordered(user_id), withheld.consent(user_id)]
        words = [*_told(reminder), _seconds(keys.WAITING_TTL), _seconds(keys.KNOWN_TTL)]
        words += [reminder.category, bought, _seconds(MAX_DELIVERY_TIME)]
        outcome = OUTCOMES[await self._redis.run_script("accept a reminder", _ACCEPT, places, words)]
        if outcome is not Acceptance.WAITS:
            return outcome
        if await self._erased.check_with("count what waits", user_id, *_listed(reminder)):
            await self._forget(reminder)
            return Acceptance.WITHHELD
        return outcome

    async def _forget(self, reminder: Reminder) -> None:
        """Delete the reminder of a shopper who was erased before or during its delivery."""
        waiting, accepted = _places(reminder.user_id)
        await self._redis.execute(
            "forget an erased shopper's reminder",
            ("HDEL", waiting, reminder.reminder_id),
            ("ZREM", accepted, reminder.reminder_id),
            ("ZREM", shard_of(reminder.reminder_id).waiting, reminder.reminder_id),
        )

    async def close(self, user_id: str, reminder_id: str) -> None:
        """Delete an answered reminder; see the port."""
        words: list[str | bytes | float] = [reminder_id, _now(), _seconds(keys.KNOWN_TTL)]
        # Both leave in one packet, because neither needs the other's reply.
        await asyncio.gather(
            self._redis.run_script("close a reminder", _CLOSE, _places(user_id), words),
            self._redis.execute("count what waits", ("ZREM", shard_of(reminder_id).waiting, reminder_id)),
        )

    async def close_ordered(self, ordered: Sequence[OrderedReminder]) -> None:
        """Delete the ordered reminders and exclude their categories; see the port."""
        user_id, order_id, at = ordered[0].user_id, ordered[0].order_id, ordered[0].ordered_at.timestamp()
        places = [*_places(user_id), withheld.ordered(user_id), withheld.refused(user_id)]
        words: list[str | bytes | float] = [order_id, at, _seconds(MAX_DELIVERY_TIME), _seconds(keys.KNOWN_TTL)]
        for field, each in zip(withheld.ordered_fields(order_id, len(ordered)), ordered, strict=True):
            words += [field, each.reminder_id, each.category]
        closed = await self._redis.run_script("close an ordered reminder", _CLOSE_ORDERED, places, words)
        await self._unlist(closed)

    async def release_ordered(self, released: Sequence[OrderedReminder]) -> None:
        """End the exclusion of the categories; see the port."""
        user_id, order_id, at = released[0].user_id, released[0].order_id, released[0].ordered_at.timestamp()
        where, (first, *further) = withheld.ordered(user_id), withheld.ordered_fields(order_id, len(released))
        await self._redis.execute(
            "release what was ordered",
            ("HSET", where, first, withheld.released(at)),
            ("EXPIRE", where, _seconds(MAX_DELIVERY_TIME)),
            *([("HDEL", where, *further)] if further else []),
        )

    async def apply_consent(self, consent: Consent) -> None:
        """Store a consent; a withdrawal deletes the waiting reminders; see the port."""
        places = [withheld.consent(consent.user_id), keys.waiting(consent.user_id)]
        words = withheld.consent_words(consent)
        await self._unlist(await self._redis.run_script("apply a consent", _APPLY_CONSENT, places, words))

    async def _unlist(self, closed: Sequence[bytes]) -> None:
        """Remove closed reminders from the monitoring sets."""
        if closed:
            gone = [("ZREM", shard_of(each.decode()).waiting, each) for each in closed]
            await self._redis.execute("count what waits", *gone)

    async def add(self, reminder: Reminder) -> None:
        """Store a waiting reminder that was not planned; see the port."""
        shard, (where, accepted) = shard_of(reminder.reminder_id), _places(reminder.user_id)
        forget_at = reminder.due_at.timestamp() + keys.KNOWN_TTL.total_seconds()
        await self._redis.execute(
            "let a reminder wait",
            ("ZADD", shard.known, "NX", forget_at, reminder.reminder_id),
            ("ZADD", accepted, "GT", _now(), reminder.reminder_id),
            ("EXPIRE", accepted, _seconds(keys.KNOWN_TTL)),
            ("HSET", where, reminder.reminder_id, codec.encode(reminder)),
            ("EXPIRE", where, _seconds(keys.WAITING_TTL)),
            *_listed(reminder),
        )
        await self._redis.run_script("plan a reminder no more", _WITHDRAW, shard.places, [reminder.reminder_id])

    async def postpone(self, reminder: Reminder) -> None:
        """Move a waiting reminder back into the schedule; see the port.

        It is planned first, so that a crash in between loses nothing; if it was closed meanwhile, the plan is
        withdrawn.
        """
        shard, where, name = shard_of(reminder.reminder_id), keys.waiting(reminder.user_id), reminder.reminder_id
        (waits,) = await self._redis.execute("find a reminder", ("HEXISTS", where, name))
        if not waits:
            return
        places = [shard.scheduled, shard.bodies, shard.tries]
        await self._redis.run_script("put a reminder off", _POSTPONE, places, _told(reminder))
        taken, _ = await self._redis.execute(
            "take a reminder back", ("HDEL", where, name), ("ZREM", shard.waiting, name)
        )
        if not taken:
            await self._redis.run_script("plan a reminder no more", _WITHDRAW, shard.places, [name])


def _told(reminder: Reminder) -> list[str | bytes | float]:
    return [reminder.reminder_id, reminder.due_at.timestamp(), codec.encode(reminder)]


def _listed(reminder: Reminder) -> list[RedisCommand]:
    """Commands that add the reminder to the monitoring set and remove expired ones."""
    where = shard_of(reminder.reminder_id).waiting
    forgotten = _now() - keys.WAITING_TTL.total_seconds()
    return [
        ("ZREMRANGEBYSCORE", where, "-inf", forgotten),
        ("ZADD", where, reminder.due_at.timestamp(), reminder.reminder_id),
    ]


def _places(user_id: str) -> list[str]:
    return [keys.waiting(user_id), keys.accepted(user_id)]


def _seconds(span: timedelta) -> int:
    return int(span.total_seconds())


def _now() -> float:
    return datetime.now(UTC).timestamp()


@asynccontextmanager
async def open_redis_waiting_reminders(url: str) -> AsyncIterator[RedisWaitingReminders]:
    """Open the waiting reminders at a redis:// or rediss:// URL."""
    async with open_redis(url) as redis:
        yield RedisWaitingReminders(redis)


@asynccontextmanager
async def open_background_redis_waiting_reminders(url: str) -> AsyncIterator[RedisWaitingReminders]:
    """Open the waiting reminders for background work."""
    async with open_background_redis(url) as redis:
        yield RedisWaitingReminders(redis)
