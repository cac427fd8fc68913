"""The order queue on Redis Streams: a consumer group, WAITAOF for durability, and a stream of dead letters.

{orders}:queue    stream: entries waiting or in progress; an acknowledged entry is deleted
{orders}:dead     stream: entries that no retry can process, with the reason; kept for DEAD_LETTER_TTL at most

An idle pending entry belongs to a dead consumer or waits for a retry: another consumer claims it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from redis.asyncio import Redis
from redis.exceptions import RedisError, ResponseError

from repurchase.adapters.order_queue.in_flight import InFlightMessages
from repurchase.errors import OrderQueueUnavailable
from repurchase.orders.queue_ports import DEAD_LETTER_TTL, Delivery, Handle, OutboxMessage, Poison, QueueDepth, Verdict
from repurchase.queue_state import MAX_REASONS

QUEUE = "{orders}:queue"
DEAD_LETTER_STREAM = "{orders}:dead"
GROUP = "checkout"
DEADLINE = timedelta(seconds=10)
MIN_IDLE_TIME = timedelta(seconds=3)
"""Idle time after which an entry is claimed; its consumer resets it more often while processing."""
POLL_INTERVAL = timedelta(milliseconds=500)
MAX_CONSUMER_IDLE_TIME = timedelta(hours=1)
"""Idle time after which a consumer without pending entries is deleted."""
_EPOCH = datetime.fromtimestamp(0, UTC)
Entry = tuple[bytes, dict[bytes, bytes]]


class RedisOrderQueue:
    """Implements the port OrderQueue over Redis Streams."""

    def __init__(self, client: Redis) -> None:
        self._client = client
        self._name = uuid4().hex

    async def publish(self, messages: Sequence[OutboxMessage]) -> Collection[str]:
        """Append the messages and wait until they are in the append-only file; see the port."""
        with _translate_errors("publish"):
            async with self._client.pipeline(transaction=False) as steps:
                for each in messages:
                    steps.xadd(QUEUE, {"id": each.order_id, "body": each.body})
                steps.execute_command("WAITAOF", 1, 0, _milliseconds(DEADLINE))
                *_, (written, _replicas) = await steps.execute()
        if not written:
            raise OrderQueueUnavailable("Redis did not write the messages to its append-only file in time")
        return [each.order_id for each in messages]

    async def consume(self, handle: Handle, concurrency: int, stop: asyncio.Event) -> None:
        """Read new entries and claim idle ones; see the port."""
        in_flight = InFlightMessages(concurrency)
        holding = asyncio.create_task(self._hold(in_flight))
        try:
            with _translate_errors("consume"):
                while not stop.is_set():
                    for entry, times in [*await self._left(in_flight.room), *await self._fresh(in_flight.room)]:
                        in_flight.begin(entry[0].decode(), self._deal(entry, times, handle))
                    await in_flight.wait_for_room()
                await in_flight.wait_for_the_end()
        finally:
            holding.cancel()
            in_flight.drop()

    async def _hold(self, in_flight: InFlightMessages) -> None:
        """Reset the idle time of entries in progress; on failure others claim them, but effects are idempotent."""
        while True:
            await asyncio.sleep(POLL_INTERVAL.total_seconds())
            names: list[Any] = list(in_flight.names)
            if names:
                with suppress(RedisError, OSError):
                    await self._client.xclaim(QUEUE, GROUP, self._name, 0, names, justid=True)

    async def _left(self, room: int) -> list[tuple[Entry, int]]:
        """Claim idle entries; each comes with its number of deliveries."""
        if room <= 0:
            return []
        claimed = await self._client.xautoclaim(QUEUE, GROUP, self._name, _milliseconds(MIN_IDLE_TIME), count=room)
        return [(entry, await self._times(entry[0])) for entry in claimed[1]]

    async def _times(self, entry_id: bytes) -> int:
        pending = await self._client.xpending_range(QUEUE, GROUP, entry_id, entry_id, 1)
        return int(pending[0]["times_delivered"]) if pending else 1

    async def _fresh(self, room: int) -> list[tuple[Entry, int]]:
        if room <= 0:
            return []
        block = _milliseconds(POLL_INTERVAL)
        read = await self._client.xreadgroup(GROUP, self._name, {QUEUE: ">"}, count=room, block=block)
        return [(entry, 1) for _, entries in read for entry in entries]

    async def _deal(self, entry: Entry, times: int, handle: Handle) -> None:
        """Process and settle one entry; without an acknowledgement it is delivered again."""
        entry_id, fields = entry
        verdict = await handle(Delivery(fields.get(b"id", b"").decode(), fields.get(b"body", b""), times))
        if verdict is Verdict.LATER:
            return
        try:
            await self._forget(entry_id, fields, verdict)
        except (RedisError, OSError):
            return

    async def _forget(self, entry_id: bytes, fields: dict[bytes, bytes], verdict: Verdict | Poison) -> None:
        async with self._client.pipeline(transaction=True) as steps:
            if isinstance(verdict, Poison):
                steps.xadd(DEAD_LETTER_STREAM, dict([*fields.items(), (b"reason", verdict.reason.encode())]))
                steps.xtrim(
                    DEAD_LETTER_STREAM,
                    minid=_milliseconds(datetime.now(UTC) - DEAD_LETTER_TTL - _EPOCH),
                    approximate=False,
                )
                steps.expire(DEAD_LETTER_STREAM, DEAD_LETTER_TTL)
            steps.xack(QUEUE, GROUP, entry_id)
            steps.xdel(QUEUE, entry_id)
            await steps.execute()

    async def depth(self) -> QueueDepth:
        """Count the entries not in progress, and the dead letters; see the port."""
        with _translate_errors("measure"):
            async with self._client.pipeline(transaction=True) as steps:
                steps.xlen(QUEUE)
                steps.xpending(QUEUE, GROUP)
                steps.xlen(DEAD_LETTER_STREAM)
                steps.xrange(QUEUE, count=1)
                steps.xrange(DEAD_LETTER_STREAM, count=MAX_REASONS)
                all_entries, pending, dead, oldest, oldest_dead = await steps.execute()
        waiting = all_entries - pending["pending"]
        return QueueDepth(waiting, dead, _moment(oldest), _moment(oldest_dead), _reasons(oldest_dead))

    async def requeue_dead_letters(self, limit: int) -> int:
        """Move the dead letters in one transaction; see the port."""
        with _translate_errors("revive"):
            entries = await self._client.xrange(DEAD_LETTER_STREAM, count=limit)
            async with self._client.pipeline(transaction=True) as steps:
                for entry_id, fields in entries:
                    steps.xadd(QUEUE, {name: value for name, value in fields.items() if name != b"reason"})
                    steps.xdel(DEAD_LETTER_STREAM, entry_id)
                await steps.execute()
        return len(entries)

    async def discard(self, is_theirs: Callable[[bytes], bool]) -> int:
        """Delete the matching dead letters; see the port."""
        with _translate_errors("discard"):
            dead: Sequence[Entry] = await self._client.xrange(DEAD_LETTER_STREAM)
            theirs = [entry_id for entry_id, fields in dead if is_theirs(fields.get(b"body", b""))]
            return int(await self._client.xdel(DEAD_LETTER_STREAM, *theirs)) if theirs else 0

    async def join(self) -> None:
        """Create the group if it is missing, and delete consumers that have long been idle."""
        with _translate_errors("make the consumer group"):
            try:
                await self._client.xgroup_create(QUEUE, GROUP, id="0", mkstream=True)
            except ResponseError as refused:
                if not str(refused).startswith("BUSYGROUP"):
                    raise
            for consumer in await self._client.xinfo_consumers(QUEUE, GROUP):
                if consumer["pending"] == 0 and consumer["idle"] > MAX_CONSUMER_IDLE_TIME.total_seconds() * 1000:
                    await self._client.xgroup_delconsumer(QUEUE, GROUP, consumer["name"])


def _moment(entries: Sequence[Entry]) -> datetime | None:
    """Time at which the first entry was appended, from its id."""
    return datetime.fromtimestamp(int(entries[0][0].partition(b"-")[0]) / 1000, UTC) if entries else None


def _reasons(dead: Sequence[Entry]) -> Sequence[str]:
    return [fields.get(b"reason", b"none was told").decode() for _, fields in dead]


def _milliseconds(span: timedelta) -> int:
    return round(span.total_seconds() * 1000)


@contextmanager
def _translate_errors(operation: str) -> Iterator[None]:
    try:
        yield
    except (RedisError, OSError) as broken:
        why = type(broken).__name__
        raise OrderQueueUnavailable(
            f"could not {operation}: Redis gave {why}; see REPURCHASE_ORDER_QUEUE_URL"
        ) from broken


@asynccontextmanager
async def open_redis_order_queue(url: str) -> AsyncIterator[RedisOrderQueue]:
    """Open the queue at a redis:// or rediss:// URL."""
    async with Redis.from_url(url, socket_timeout=DEADLINE.total_seconds() + 1) as client:
        queue = RedisOrderQueue(client)
        await queue.join()
        yield queue
