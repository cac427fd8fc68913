"""Dead letters of RabbitMQ: AMQP can only take and requeue them, so readers exclude each other."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

from aio_pika.abc import AbstractChannel, AbstractConnection, AbstractIncomingMessage
from aio_pika.exceptions import ChannelPreconditionFailed
from aiormq.exceptions import ChannelLockedResource  # raised by aio_pika, which does not export it

from repurchase.orders.queue_ports import DEAD_LETTER_TTL
from repurchase.queue_state import MAX_REASONS

DEAD_LETTER_QUEUE = "orders.dead"
LOCK_QUEUE = "orders.dead.turn"
"""An exclusive, always empty queue that serves as a lock: its owner may take dead letters.

A lost connection releases it.
"""
TIMEOUT_SECONDS = 10.0
"""Timeout of the lock and of one reply of the broker."""
_ARGUMENTS: dict[str, Any] = {
    "x-queue-type": "quorum",
    "x-delivery-limit": 1_000_000_000,
    "x-message-ttl": int(DEAD_LETTER_TTL.total_seconds() * 1000),
}
"""Without a delivery limit, a quorum queue requeues at the end, and RabbitMQ 4 drops a message after 20 peeks."""
_PAUSE_SECONDS = 0.01
_MAX_POLLS = 100


async def declare(connection: AbstractConnection) -> None:
    """Declare the queue if it is missing; one declared by an earlier release stays unchanged."""
    async with connection.channel() as channel:
        with suppress(ChannelPreconditionFailed):
            await channel.declare_queue(DEAD_LETTER_QUEUE, durable=True, arguments=_ARGUMENTS, timeout=TIMEOUT_SECONDS)


@asynccontextmanager
async def exclusive_access(connection: AbstractConnection) -> AsyncIterator[None]:
    """Wait until no other connection takes dead letters; raises TimeoutError after TIMEOUT_SECONDS.

    It does not exclude callers on the same connection.
    """
    async with asyncio.timeout(TIMEOUT_SECONDS):
        channel = await _alone(connection)
    async with channel:
        yield
        await channel.queue_delete(LOCK_QUEUE, timeout=TIMEOUT_SECONDS)


async def _alone(connection: AbstractConnection) -> AbstractChannel:
    while True:
        channel = await connection.channel()
        try:
            await channel.declare_queue(LOCK_QUEUE, exclusive=True, timeout=TIMEOUT_SECONDS)
        except ChannelLockedResource:
            await asyncio.sleep(_PAUSE_SECONDS)
        else:
            return channel


async def peek(connection: AbstractConnection) -> tuple[int, Sequence[AbstractIncomingMessage]]:
    """Return the number of dead letters and the oldest ones, and requeue those; requires `exclusive_access`."""
    async with connection.channel() as channel:
        dead = await channel.get_queue(DEAD_LETTER_QUEUE, ensure=True)
        count = dead.declaration_result.message_count or 0
        found = [await dead.get(fail=False, timeout=TIMEOUT_SECONDS) for _ in range(min(count, MAX_REASONS))]
        taken = [each for each in found if each is not None]
        if taken:
            await taken[-1].nack(multiple=True, requeue=True)
            await _put_back(channel, count)
    return count, taken


async def discard(connection: AbstractConnection, is_theirs: Callable[[bytes], bool]) -> int:
    """Acknowledge the dead letters that match and requeue the others; requires `exclusive_access`."""
    async with connection.channel() as channel:
        dead = await channel.get_queue(DEAD_LETTER_QUEUE, ensure=True)
        count = dead.declaration_result.message_count or 0
        found = [await dead.get(fail=False, timeout=TIMEOUT_SECONDS) for _ in range(count)]
        taken = [each for each in found if each is not None]
        theirs = [each for each in taken if is_theirs(each.body)]
        for each in theirs:
            await each.ack()
        if others := [each for each in taken if each not in theirs]:
            await others[-1].nack(multiple=True, requeue=True)
            await _put_back(channel, len(others))
    return len(theirs)


async def _put_back(channel: AbstractChannel, count: int) -> None:
    """Wait until `count` messages are back: the broker requeues and counts them asynchronously."""
    for _ in range(_MAX_POLLS):
        if ((await channel.get_queue(DEAD_LETTER_QUEUE, ensure=True)).declaration_result.message_count or 0) >= count:
            return
        await asyncio.sleep(_PAUSE_SECONDS)


def reason_of(message: AbstractIncomingMessage) -> str:
    """Return why it was set aside; the broker states its own reason in another header."""
    return str(message.headers.get("reason") or message.headers.get("x-first-death-reason") or "none was told")
