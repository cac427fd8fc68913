"""The order queue on RabbitMQ: a quorum queue, confirmed publishing, and a queue for what was set aside.

orders         one message an order, its id the order's
orders.dead    what no repetition mends, with the reason in its headers; a message stays SET_ASIDE_FOR at most
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
from repurchase.adapters.order_queue.dead_letters import DEAD
from repurchase.adapters.order_queue.in_flight import UnderWay
from repurchase.errors import OrderQueueUnavailable
from repurchase.orders.queue_ports import SET_ASIDE_FOR, Delivery, Handle, OutboxMessage, Poison, QueueDepth, Verdict

QUEUE = "orders"
DEADLINE = timedelta(seconds=10)
"""For a confirmation; a broker that takes longer is taken for lost."""
PAUSE = timedelta(seconds=2)
"""Before a message that shall be tried later goes back."""
TIMES = "times"
"""A header: how often the message was handed out before it was sent again."""
_REPLICATED: dict[str, Any] = {"x-queue-type": "quorum"}
_WITH_DEAD: dict[str, Any] = {**_REPLICATED, "x-dead-letter-exchange": "", "x-dead-letter-routing-key": DEAD}
_SECONDS = DEADLINE.total_seconds()
_BROKEN = (AMQPError, ChannelInvalidStateError, OSError, TimeoutError)


class RabbitOrderQueue:
    """The port OrderQueue over RabbitMQ."""

    def __init__(self, connection: aio_pika.abc.AbstractConnection, publishing: AbstractChannel) -> None:
        self._connection = connection
        self._publishing = publishing

    async def publish(self, messages: Sequence[OutboxMessage]) -> Collection[str]:
        """Publish them all at once and wait for each confirmation; see the port."""
        sent = (_publish(self._publishing, QUEUE, _message(each.body, each.order_id)) for each in messages)
        outcomes = await asyncio.gather(*sent, return_exceptions=True)
        kept = [each.order_id for each, outcome in zip(messages, outcomes, strict=True) if outcome is None]
        failed = next((outcome for outcome in outcomes if outcome is not None), None)
        if failed is not None and not kept:
            with _answered("publish"):
                raise failed
        return kept

    async def consume(self, handle: Handle, at_once: int, stop: asyncio.Event) -> None:
        """Consume over a channel of its own, whose prefetch is `at_once`; see the port."""
        under_way = UnderWay(at_once)
        with _answered("consume"):
            async with self._connection.channel(on_return_raises=True) as channel:
                await channel.set_qos(prefetch_count=at_once)
                queue = await channel.get_queue(QUEUE, ensure=False)

                async def on_message(message: AbstractIncomingMessage) -> None:
                    under_way.begin(message.message_id or "", _deal(channel, message, handle))

                tag = await queue.consume(on_message, timeout=_SECONDS)
                try:
                    await _until(stop, channel)
                    await queue.cancel(tag, timeout=_SECONDS)
                    await under_way.wait_for_the_end()
                finally:
                    under_way.drop()

    async def depth(self) -> QueueDepth:
        """Ask the broker; see the port."""
        with _answered("measure"):
            async with self._connection.channel() as channel:
                waiting = await channel.get_queue(QUEUE, ensure=True)
            async with dead_letters.turn(self._connection):
                dead, oldest = await dead_letters.look(self._connection)
        return QueueDepth(
            waiting.declaration_result.message_count or 0,
            dead,
            set_aside_since=oldest[0].timestamp if oldest else None,
            reasons=[dead_letters.reason_of(each) for each in oldest],
        )

    async def revive(self, most: int) -> int:
        """Publish each and wait for its confirmation before it leaves the dead; see the port.

        Those that were dead at the beginning: what dies again meanwhile would come round for ever.
        """
        revived = 0
        with _answered("revive"):
            async with dead_letters.turn(self._connection):
                dead = await self._publishing.get_queue(DEAD, ensure=True)
                most = min(most, dead.declaration_result.message_count or 0)
                while revived < most and (message := await dead.get(fail=False, timeout=_SECONDS)):
                    await _publish(self._publishing, QUEUE, _message(message.body, message.message_id or ""))
                    await message.ack()
                    revived += 1
        return revived

    async def discard(self, is_theirs: Callable[[bytes], bool]) -> int:
        """Take them all in one's turn, and put back the others; see the port."""
        with _answered("discard"):
            async with dead_letters.turn(self._connection):
                return await dead_letters.discard(self._connection, is_theirs)


async def _deal(channel: AbstractChannel, message: AbstractIncomingMessage, handle: Handle) -> None:
    """Whatever becomes of the connection meanwhile: an unacknowledged message is handed out again."""
    delivery = _delivery(message)
    verdict = await handle(delivery)
    try:
        await _settle(channel, message, delivery, verdict)
    except _BROKEN:
        await asyncio.sleep(PAUSE.total_seconds())
        with suppress(*_BROKEN):
            await message.nack(requeue=True)


async def _settle(
    channel: AbstractChannel, message: AbstractIncomingMessage, delivery: Delivery, verdict: Verdict | Poison
) -> None:
    """To be tried later is to be sent again: a quorum queue itself would count how often it takes a message back.

    RabbitMQ 4 sets it aside after the twentieth time, and puts it before the others until then.
    """
    match verdict:
        case Poison(reason):
            dead = _message(message.body, delivery.message_id, {"reason": reason}, SET_ASIDE_FOR)
            await _publish(channel, DEAD, dead)
        case Verdict.LATER:
            await asyncio.sleep(PAUSE.total_seconds())
            await _publish(channel, QUEUE, _message(message.body, delivery.message_id, {TIMES: delivery.times}))
        case Verdict.DONE:
            pass
    await message.ack()


def _delivery(message: AbstractIncomingMessage) -> Delivery:
    before = (message.headers.get(name) for name in (TIMES, "x-delivery-count"))
    times = 1 + sum(each for each in before if isinstance(each, int))
    return Delivery(message.message_id or "", message.body, times)


def _message(
    body: bytes, message_id: str, headers: HeadersType | None = None, kept_for: timedelta | None = None
) -> aio_pika.Message:
    return aio_pika.Message(
        body,
        message_id=message_id,
        content_type="application/json",
        delivery_mode=aio_pika.DeliveryMode.PERSISTENT,
        headers={**(headers or {})},
        expiration=kept_for,
        timestamp=datetime.now(UTC),
    )


async def _publish(channel: AbstractChannel, queue: str, message: aio_pika.Message) -> None:
    await channel.default_exchange.publish(message, queue, mandatory=True, timeout=_SECONDS)


async def _until(stop: asyncio.Event, channel: AbstractChannel) -> None:
    """Wait for `stop`; raises OrderQueueUnavailable where the channel closes first."""
    stopped = asyncio.create_task(stop.wait())
    lost = asyncio.ensure_future(channel.closed())
    await asyncio.wait([stopped, lost], return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    if lost.done():
        raise OrderQueueUnavailable("the order queue ended the connection; see REPURCHASE_ORDER_QUEUE_URL")
    lost.cancel()


@contextmanager
def _answered(deed: str) -> Iterator[None]:
    try:
        yield
    except _BROKEN as broken:
        why = type(broken).__name__
        raise OrderQueueUnavailable(
            f"could not {deed}: RabbitMQ gave {why}; see REPURCHASE_ORDER_QUEUE_URL"
        ) from broken


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[RabbitOrderQueue]:
    """Open the queue at an amqp:// or amqps:// URL."""
    with _answered("connect"):
        connection = await aio_pika.connect(url, timeout=_SECONDS)
    async with connection:
        with _answered("declare the queues"):
            publishing = await connection.channel(publisher_confirms=True, on_return_raises=True)
            await dead_letters.declare(connection)
            await publishing.declare_queue(QUEUE, durable=True, arguments=_WITH_DEAD, timeout=_SECONDS)
        yield RabbitOrderQueue(connection, publishing)
