"""The order queue on RabbitMQ: a quorum queue, publisher confirms, and a queue of dead letters.

orders         one message per order, with the order's id
orders.dead    messages that no retry can process, with the reason in a header; kept for DEAD_LETTER_TTL at most
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import aio_pika
from aio_pika.abc import AbstractChannel, AbstractIncomingMessage, HeadersType
from aio_pika.exceptions import AMQPError, ChannelInvalidStateError

from repurchase.adapters.order_queue import dead_letters
from repurchase.adapters.order_queue.dead_letters import DEAD_LETTER_QUEUE
from repurchase.adapters.order_queue.in_flight import InFlightMessages
from repurchase.errors import OrderQueueUnavailable
from repurchase.orders.queue_ports import DEAD_LETTER_TTL, Delivery, Handle, OutboxMessage, Poison, QueueDepth, Verdict

QUEUE = "orders"
DEADLINE = timedelta(seconds=10)
"""Timeout of a confirmation; after it the broker counts as unavailable."""
REDELIVERY_DELAY = timedelta(seconds=2)
"""Delay before a message is requeued for a later retry."""
DELIVERY_COUNT_HEADER = "times"
"""Header with the number of deliveries before the message was republished."""
_REPLICATED: dict[str, Any] = {"x-queue-type": "quorum"}
_WITH_DEAD: dict[str, Any] = {
    **_REPLICATED,
    "x-dead-letter-exchange": "",
    "x-dead-letter-routing-key": DEAD_LETTER_QUEUE,
}
_SECONDS = DEADLINE.total_seconds()
_BROKEN = (AMQPError, ChannelInvalidStateError, OSError, TimeoutError)


class RabbitOrderQueue:
    """Implements the port OrderQueue over RabbitMQ."""

    def __init__(self, connection: aio_pika.abc.AbstractConnection, publishing: AbstractChannel) -> None:
        self._connection = connection
        self._publishing = publishing

    async def publish(self, messages: Sequence[OutboxMessage]) -> Collection[str]:
        """Publish all messages concurrently and wait for their confirmations; see the port."""
        sent = (_publish(self._publishing, QUEUE, _message(each.body, each.order_id)) for each in messages)
        outcomes = await asyncio.gather(*sent, return_exceptions=True)
        kept = [each.order_id for each, outcome in zip(messages, outcomes, strict=True) if outcome is None]
        failed = next((outcome for outcome in outcomes if outcome is not None), None)
        if failed is not None and not kept:
            with _translate_errors("publish"):
                raise failed
        return kept

    async def consume(self, handle: Handle, concurrency: int, stop: asyncio.Event) -> None:
        """Consume over a separate channel with `concurrency` as prefetch count; see the port."""
        in_flight = InFlightMessages(concurrency)
        with _translate_errors("consume"):
            async with self._connection.channel(on_return_raises=True) as channel:
                await channel.set_qos(prefetch_count=concurrency)
                queue = await channel.get_queue(QUEUE, ensure=False)

                async def on_message(message: AbstractIncomingMessage) -> None:
                    in_flight.begin(message.message_id or "", _deal(channel, message, handle))

                tag = await queue.consume(on_message, timeout=_SECONDS)
                try:
                    await _until(stop, channel)
                    await queue.cancel(tag, timeout=_SECONDS)
                    await in_flight.wait_for_the_end()
                finally:
                    in_flight.drop()

    async def depth(self) -> QueueDepth:
        """Query the broker; see the port."""
        with _translate_errors("measure"):
            async with self._connection.channel() as channel:
                waiting = await channel.get_queue(QUEUE, ensure=True)
            async with dead_letters.exclusive_access(self._connection):
                dead, oldest = await dead_letters.peek(self._connection)
        return QueueDepth(
            waiting.declaration_result.message_count or 0,
            dead,
            set_aside_since=oldest[0].timestamp if oldest else None,
            reasons=[dead_letters.reason_of(each) for each in oldest],
        )

    async def requeue_dead_letters(self, limit: int) -> int:
        """Publish each dead letter and wait for its confirmation before acknowledging it; see the port.

        Only the dead letters present at the start are moved: those that fail again meanwhile would loop forever.
        """
        revived = 0
        with _translate_errors("revive"):
            async with dead_letters.exclusive_access(self._connection):
                dead = await self._publishing.get_queue(DEAD_LETTER_QUEUE, ensure=True)
                limit = min(limit, dead.declaration_result.message_count or 0)
                while revived < limit and (message := await dead.get(fail=False, timeout=_SECONDS)):
                    await _publish(self._publishing, QUEUE, _message(message.body, message.message_id or ""))
                    await message.ack()
                    revived += 1
        return revived

    async def discard(self, is_theirs: Callable[[bytes], bool]) -> int:
        """Take all dead letters under the lock and requeue the others; see the port."""
        with _translate_errors("discard"):
            async with dead_letters.exclusive_access(self._connection):
                return await dead_letters.discard(self._connection, is_theirs)


async def _deal(channel: AbstractChannel, message: AbstractIncomingMessage, handle: Handle) -> None:
    """Process and settle one message; if the connection is lost, the broker redelivers it."""
    delivery = _delivery(message)
    verdict = await handle(delivery)
    try:
        await _settle(channel, message, delivery, verdict)
    except _BROKEN:
        await asyncio.sleep(REDELIVERY_DELAY.total_seconds())
        with suppress(*_BROKEN):
            await message.nack(requeue=True)


async def _settle(
    channel: AbstractChannel, message: AbstractIncomingMessage, delivery: Delivery, verdict: Verdict | Poison
) -> None:
    """Settle a message; a retry is republished, because a quorum queue counts each requeue.

    RabbitMQ 4 dead-letters a message after the twentieth requeue, and redelivers it before the others until then.
    """
    match verdict:
        case Poison(reason):
            dead = _message(message.body, delivery.message_id, {"reason": reason}, DEAD_LETTER_TTL)
            await _publish(channel, DEAD_LETTER_QUEUE, dead)
        case Verdict.LATER:
            await asyncio.sleep(REDELIVERY_DELAY.total_seconds())
            await _publish(
                channel, QUEUE, _message(message.body, delivery.message_id, {DELIVERY_COUNT_HEADER: delivery.times})
            )
        case Verdict.DONE:
            pass
    await message.ack()


def _delivery(message: AbstractIncomingMessage) -> Delivery:
    before = (message.headers.get(name) for name in (DELIVERY_COUNT_HEADER, "x-delivery-count"))
    times = 1 + sum(each for each in before if isinstance(each, int))
    return Delivery(message.message_id or "", message.body, times)


def _message(
    body: bytes, message_id: str, headers: HeadersType | None = None, ttl: timedelta | None = None
) -> aio_pika.Message:
    return aio_pika.Message(
        body,
        message_id=message_id,
        content_type="application/json",
        delivery_mode=aio_pika.DeliveryMode.PERSISTENT,
        headers={**(headers or {})},
        expiration=ttl,
        timestamp=datetime.now(UTC),
    )


async def _publish(channel: AbstractChannel, queue: str, message: aio_pika.Message) -> None:
    await channel.default_exchange.publish(message, queue, mandatory=True, timeout=_SECONDS)


async def _until(stop: asyncio.Event, channel: AbstractChannel) -> None:
    """Wait for `stop`; raises OrderQueueUnavailable if the channel closes first."""
    stopped = asyncio.create_task(stop.wait())
    lost = asyncio.ensure_future(channel.closed())
    await asyncio.wait([stopped, lost], return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    if lost.done():
        raise OrderQueueUnavailable("the order queue ended the connection; see REPURCHASE_ORDER_QUEUE_URL")
    lost.cancel()


@contextmanager
def _translate_errors(operation: str) -> Iterator[None]:
    try:
        yield
    except _BROKEN as broken:
        why = type(broken).__name__
        raise OrderQueueUnavailable(
            f"could not {operation}: RabbitMQ gave {why}; see REPURCHASE_ORDER_QUEUE_URL"
        ) from broken


@asynccontextmanager
async def open_rabbitmq_order_queue(url: str) -> AsyncIterator[RabbitOrderQueue]:
    """Open the queue at an amqp:// or amqps:// URL."""
    with _translate_errors("connect"):
        connection = await aio_pika.connect(url, timeout=_SECONDS)
    async with connection:
        with _translate_errors("declare the queues"):
            publishing = await connection.channel(publisher_confirms=True, on_return_raises=True)
            await dead_letters.declare(connection)
            await publishing.declare_queue(QUEUE, durable=True, arguments=_WITH_DEAD, timeout=_SECONDS)
        yield RabbitOrderQueue(connection, publishing)
