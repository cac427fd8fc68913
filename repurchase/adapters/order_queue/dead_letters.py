"""The dead letters of RabbitMQ: AMQP can only take them and put them back, so those who look take turns."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

from aio_pika.abc import AbstractChannel, AbstractConnection, AbstractIncomingMessage
from aio_pika.exceptions import ChannelPreconditionFailed
from aiormq.exceptions import ChannelLockedResource  # which aio_pika raises and does not name

from repurchase.orders.queue_ports import DEAD_LETTER_TTL
from repurchase.queue_state import MAX_REASONS

DEAD_LETTER_QUEUE = "orders.dead"
LOCK_QUEUE = "orders.dead.turn"
"""An exclusive queue that stays empty: whose connection has it may take dead letters. It goes with its connection."""
TIMEOUT_SECONDS = 10.0
"""For one's turn, and for an answer of the broker."""
_ARGUMENTS: dict[str, Any] = {
    "x-queue-type": "quorum",
    "x-delivery-limit": 1_000_000_000,
    "x-message-ttl": int(DEAD_LETTER_TTL.total_seconds() * 1000),
}
"""Without a limit a quorum queue puts what a look took behind the others, and RabbitMQ 4 drops it after 20 looks."""
_PAUSE_SECONDS = 0.01
_MAX_POLLS = 100


async def declare(connection: AbstractConnection) -> None:
    """Make the queue where it is missing; one that an earlier version made stays as it is."""
    async with connection.channel() as channel:
        with suppress(ChannelPreconditionFailed):
            await channel.declare_queue(DEAD_LETTER_QUEUE, durable=True, arguments=_ARGUMENTS, timeout=TIMEOUT_SECONDS)


@asynccontextmanager
async def exclusive_access(connection: AbstractConnection) -> AsyncIterator[None]:
    """Wait until no other connection takes dead letters; raises TimeoutError where that takes too long.

    Within one connection this keeps nobody out.
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
    """How many there are, and the oldest of them, which are back in their place afterwards; in one's turn alone."""
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
    """Acknowledge those whose body is picked, and put the others back in their place; in one's turn alone."""
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
    """Wait until they are as many again: the broker puts back later what it was told to, and counts it then."""
    for _ in range(_MAX_POLLS):
        if ((await channel.get_queue(DEAD_LETTER_QUEUE, ensure=True)).declaration_result.message_count or 0) >= count:
            return
        await asyncio.sleep(_PAUSE_SECONDS)


def reason_of(message: AbstractIncomingMessage) -> str:
    """Why it was set aside; the broker, which may do so too, says it in a header of its own."""
    return str(message.headers.get("reason") or message.headers.get("x-first-death-reason") or "none was told")
