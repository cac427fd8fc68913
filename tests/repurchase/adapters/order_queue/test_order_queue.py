"""The contract of the order queue, on RabbitMQ and on Redis Streams."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

import aio_pika
import pytest
from redis.asyncio import Redis

from repurchase.adapters.order_queue import dead_letters, open_order_queue, open_order_queue_watch, redis_streams
from repurchase.adapters.order_queue import rabbitmq as rabbitmq_queue
from repurchase.errors import OrderQueueUnavailable
from repurchase.orders.queue_ports import Delivery, OrderQueue, OutboxMessage, Poison, QueueDepth, Verdict
from repurchase.queue_state import QueueState
from repurchase.settings import Settings

pytestmark = pytest.mark.anyio
PATIENCE_SECONDS = 60
MESSAGES = [OutboxMessage(f"order-{number}", b"{}") for number in range(20)]
IDS = {each.order_id for each in MESSAGES}


@pytest.fixture(params=["amqp", "redis"])
async def url(request: pytest.FixtureRequest) -> str:
    """Give an empty queue of each technology."""
    if request.param == "amqp":
        return await _empty_broker(request.getfixturevalue("rabbitmq"))
    settings: Settings = request.getfixturevalue("settings")
    return await _empty_redis(settings.online_store_url.removesuffix("/0") + "/6")


async def _empty_broker(url: str) -> str:
    await _delete(url, rabbitmq_queue.QUEUE, dead_letters.DEAD_LETTER_QUEUE)
    return url


async def _delete(url: str, *names: str) -> None:
    async with await aio_pika.connect(url) as connection, connection.channel() as channel:
        for name in names:
            await channel.queue_delete(name)


async def _empty_redis(url: str) -> str:
    async with Redis.from_url(url) as client:
        await client.flushdb()
    return url


@pytest.fixture
async def queue(url: str) -> AsyncIterator[OrderQueue]:
    """Open it."""
    async with open_order_queue(url) as opened:
        yield opened


@pytest.fixture(autouse=True)
def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was left, or is to be tried later, comes again sooner than in production."""
    monkeypatch.setattr(redis_streams, "MIN_IDLE_TIME", redis_streams.POLL_INTERVAL * 2)
    monkeypatch.setattr(rabbitmq_queue, "REDELIVERY_DELAY", timedelta(seconds=0.2))


@asynccontextmanager
async def consuming(
    queue: OrderQueue, handle: Callable[[Delivery], Awaitable[Verdict | Poison]], concurrency: int = 8
) -> AsyncIterator[asyncio.Event]:
    """Consume in the background; at the end let the consumer finish what it has in hand."""
    stop = asyncio.Event()
    consumer = asyncio.create_task(queue.consume(handle, concurrency, stop))
    try:
        yield stop
    finally:
        stop.set()
        await consumer


async def eventually(holds: Callable[[], Awaitable[bool]]) -> None:
    """Wait until it holds."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not await holds():  # noqa: ASYNC110 - an engine is asked, no task of ours
            await asyncio.sleep(0.02)


async def test_every_message_is_kept_and_handed_out(queue: OrderQueue) -> None:
    """All are confirmed, all arrive whole, and afterwards nothing is left."""
    seen: dict[str, bytes] = {}

    async def handle(delivery: Delivery) -> Verdict:
        seen[delivery.message_id] = delivery.body
        return Verdict.DONE

    async def all_seen() -> bool:
        return seen.keys() == IDS

    assert set(await queue.publish(MESSAGES)) == IDS
    assert await queue.depth() == QueueDepth(waiting=len(MESSAGES), set_aside=0)
    async with consuming(queue, handle):
        await eventually(all_seen)
    assert seen == {each.order_id: each.body for each in MESSAGES}
    assert await queue.depth() == QueueDepth(waiting=0, set_aside=0)


async def test_no_more_than_asked_for_are_in_hand(queue: OrderQueue) -> None:
    """The rest waits, for this consumer or another."""
    in_hand, limit, done = 0, 0, 0

    async def handle(_: Delivery) -> Verdict:
        nonlocal in_hand, limit, done
        in_hand += 1
        limit = max(limit, in_hand)
        await asyncio.sleep(0.01)
        in_hand, done = in_hand - 1, done + 1
        return Verdict.DONE

    async def all_done() -> bool:
        return done == len(MESSAGES)

    await queue.publish(MESSAGES)
    async with consuming(queue, handle, concurrency=3):
        await eventually(all_done)
    assert limit == 3


async def test_poison_is_set_aside_with_its_reason(url: str, queue: OrderQueue) -> None:
    """It is handed out no more, and a person finds out why."""

    async def handle(delivery: Delivery) -> Verdict | Poison:
        return Poison("it is broken") if delivery.message_id == "order-3" else Verdict.DONE

    async def set_aside() -> bool:
        return await queue.depth() == QueueDepth(waiting=0, set_aside=1)

    await queue.publish(MESSAGES)
    async with consuming(queue, handle):
        await eventually(set_aside)
    assert await _dead(url) == [("order-3", "it is broken")]


async def test_what_was_set_aside_comes_again_when_asked_for(queue: OrderQueue) -> None:
    """As it was, a few at a time; then nothing lies aside."""
    revived: list[Delivery] = []

    async def refuse(_: Delivery) -> Poison:
        return Poison("it is broken")

    async def handle(delivery: Delivery) -> Verdict:
        revived.append(delivery)
        return Verdict.DONE

    async def set_aside() -> bool:
        return await queue.depth() == QueueDepth(waiting=0, set_aside=3)

    async def all_revived() -> bool:
        return len(revived) == 3

    for message in MESSAGES[:3]:
        await queue.publish([message])
    async with consuming(queue, refuse, concurrency=1):
        await eventually(set_aside)
    assert [await queue.requeue_dead_letters(limit) for limit in (2, 2, 2)] == [2, 1, 0]
    assert await queue.depth() == QueueDepth(waiting=3, set_aside=0)
    async with consuming(queue, handle, concurrency=1):
        await eventually(all_revived)
    assert {(each.message_id, each.body, each.times) for each in revived} == {
        (each.order_id, each.body, 1) for each in MESSAGES[:3]
    }


async def test_what_is_discarded_leaves_the_others_as_they_were(url: str, queue: OrderQueue) -> None:
    """Those that are picked by their body go; the others stay dead, in their order, with their reasons."""
    await queue.publish([OutboxMessage(f"order-{number}", f"{number}".encode()) for number in range(5)])

    async def refuse(delivery: Delivery) -> Poison:
        return Poison(delivery.message_id)

    async def set_aside() -> bool:
        return (await queue.depth()).set_aside == 5

    async with consuming(queue, refuse, concurrency=1):
        await eventually(set_aside)
    assert await queue.discard(lambda body: body in {b"0", b"2", b"4"}) == 3
    assert await queue.discard(lambda body: body == b"2") == 0
    _, dead = await open_order_queue_watch(url).seen()
    assert (dead.depth, list(dead.reasons)) == (2, ["order-1", "order-3"])


async def test_a_dead_letter_leaves_after_a_while(queue: OrderQueue, monkeypatch: pytest.MonkeyPatch) -> None:
    """It may name a shopper: none stays for ever."""
    for module in (rabbitmq_queue, redis_streams):
        monkeypatch.setattr(module, "DEAD_LETTER_TTL", timedelta(seconds=1))
    refused: list[str] = []

    async def refuse(delivery: Delivery) -> Poison:
        refused.append(delivery.message_id)
        return Poison("it is broken")

    async def forgotten() -> bool:
        return len(refused) == 2 and (await queue.depth()).set_aside == 0

    await queue.publish(MESSAGES[:2])
    async with consuming(queue, refuse):
        await eventually(forgotten)


async def test_what_dies_again_meanwhile_is_sent_once(queue: OrderQueue) -> None:
    """And is set aside once more; who asked is told of those that were dead at the beginning."""
    deaths: list[str] = []

    async def refuse(delivery: Delivery) -> Poison:
        deaths.append(delivery.message_id)
        return Poison("it is broken")

    async def dead_again() -> bool:
        return len(deaths) == 4 and await queue.depth() == QueueDepth(waiting=0, set_aside=2)

    async def set_aside() -> bool:
        return await queue.depth() == QueueDepth(waiting=0, set_aside=2)

    await queue.publish(MESSAGES[:2])
    async with consuming(queue, refuse):
        await eventually(set_aside)
        assert await queue.requeue_dead_letters(100) == 2
        await eventually(dead_again)


async def test_those_who_watch_see_what_waits_and_what_is_dead(url: str, queue: OrderQueue) -> None:
    """With its age, as far as the queue knows it; an empty one has none."""
    watch = open_order_queue_watch(url)
    names = ["order_queue", "dead_orders"]
    assert list(await watch.seen()) == [QueueState(name, 0, timedelta(0)) for name in names]

    async def refuse(_: Delivery) -> Poison:
        return Poison("it is broken")

    async def set_aside() -> bool:
        return (await queue.depth()).set_aside == 2

    await queue.publish(MESSAGES[:2])
    async with consuming(queue, refuse):
        await eventually(set_aside)
    await queue.publish(MESSAGES[2:5])
    await asyncio.sleep(1.1)

    async def all_seen() -> bool:
        waiting, dead = await watch.seen()
        return (waiting.depth, dead.depth) == (3, 2) and timedelta(0) < dead.oldest < timedelta(minutes=5)

    await eventually(all_seen)


async def test_those_who_watch_see_why_the_oldest_are_dead(url: str, queue: OrderQueue) -> None:
    """Of the oldest few each reason once; the others wait until those are mended."""

    async def refuse(delivery: Delivery) -> Poison:
        return Poison("no such order" if delivery.message_id == "order-2" else "it is broken")

    await _set_aside(queue, refuse, 5)
    _, dead = await open_order_queue_watch(url).seen()
    assert list(dead.reasons) == ["it is broken", "no such order"]


async def test_many_who_look_at_once_see_all_and_change_nothing(url: str, queue: OrderQueue) -> None:
    """None is hidden from one while another looks, and afterwards they come again in the order in which they died."""

    async def refuse(delivery: Delivery) -> Poison:
        return Poison(delivery.message_id)

    async def seen() -> list[QueueDepth]:
        async with open_order_queue(url) as other:
            return [await other.depth() for _ in range(8)]

    await _set_aside(queue, refuse, 5)
    looks = [each for looks in await asyncio.gather(*(seen() for _ in range(4))) for each in looks]
    assert {each.set_aside for each in looks} == {5}
    assert {tuple(each.reasons) for each in looks} == {("order-0", "order-1", "order-2")}
    assert await queue.requeue_dead_letters(100) == 5
    again: list[str] = []

    async def handle(delivery: Delivery) -> Verdict:
        again.append(delivery.message_id)
        return Verdict.DONE

    async def all_again() -> bool:
        return len(again) == 5

    async with consuming(queue, handle, concurrency=1):
        await eventually(all_again)
    assert again == [each.order_id for each in MESSAGES[:5]]


async def _set_aside(queue: OrderQueue, refuse: Callable[[Delivery], Awaitable[Poison]], count: int) -> None:
    """Let the first so many messages die in their order."""

    async def set_aside() -> bool:
        return (await queue.depth()).set_aside == count

    for message in MESSAGES[:count]:
        await queue.publish([message])
    async with consuming(queue, refuse, concurrency=1):
        await eventually(set_aside)


async def test_dead_letters_of_an_earlier_version_are_kept(rabbitmq: str) -> None:
    """Its queue had no limit of deliveries, and RabbitMQ changes no queue that stands."""
    await _empty_broker(rabbitmq)
    async with await aio_pika.connect(rabbitmq) as connection, connection.channel() as channel:
        await channel.declare_queue(dead_letters.DEAD_LETTER_QUEUE, durable=True, arguments={"x-queue-type": "quorum"})
        dead = aio_pika.Message(b"{}", message_id="order-0", headers={"reason": "it is broken"})
        await channel.default_exchange.publish(dead, dead_letters.DEAD_LETTER_QUEUE)
    async with open_order_queue(rabbitmq) as queue:
        assert await queue.depth() == QueueDepth(waiting=0, set_aside=1)
        assert await queue.requeue_dead_letters(1) == 1
    await _empty_broker(rabbitmq)


async def test_a_queue_that_is_away_is_not_seen(unused_port: int) -> None:
    """Its error is that of every outside system."""
    with pytest.raises(OrderQueueUnavailable):
        await open_order_queue_watch(f"amqp://127.0.0.1:{unused_port}/").seen()


async def _dead(url: str) -> list[tuple[str, str]]:
    if url.startswith("amqp"):
        async with await aio_pika.connect(url) as connection, connection.channel() as channel:
            dead = await channel.get_queue(dead_letters.DEAD_LETTER_QUEUE)
            message = await dead.get()
            return [(message.message_id or "", str(message.headers["reason"]))]
    async with Redis.from_url(url) as client:
        entries = await client.xrange(redis_streams.DEAD_LETTER_STREAM)
    return [(fields[b"id"].decode(), fields[b"reason"].decode()) for _, fields in entries]


async def test_what_is_tried_later_comes_again_and_counts_its_times(queue: OrderQueue) -> None:
    """Until it succeeds."""
    times: list[int] = []

    async def handle(delivery: Delivery) -> Verdict:
        times.append(delivery.times)
        return Verdict.DONE if len(times) > 2 else Verdict.LATER

    async def succeeded() -> bool:
        return len(times) > 2

    await queue.publish(MESSAGES[:1])
    async with consuming(queue, handle):
        await eventually(succeeded)
    assert times == [1, 2, 3]


async def test_what_is_tried_later_keeps_no_other_waiting(queue: OrderQueue) -> None:
    """It goes behind them, also where a consumer has but one in hand."""
    seen: list[str] = []

    async def handle(delivery: Delivery) -> Verdict:
        seen.append(delivery.message_id)
        return Verdict.LATER if delivery.message_id == "order-0" and len(seen) < 5 else Verdict.DONE

    async def empty() -> bool:
        return len(seen) >= 5 and await queue.depth() == QueueDepth(waiting=0, set_aside=0)

    for message in MESSAGES[:3]:
        await queue.publish([message])
    async with consuming(queue, handle, concurrency=1):
        await eventually(empty)
    assert seen[:3] == ["order-0", "order-1", "order-2"]
    assert seen[-1] == "order-0"


async def test_what_is_tried_later_is_tried_for_ever(rabbitmq: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Though RabbitMQ sets aside what it took back as often as its limit says: 20 times, unless told, from 4.0 on."""
    monkeypatch.setattr(rabbitmq_queue, "_WITH_DEAD", {**rabbitmq_queue._WITH_DEAD, "x-delivery-limit": 2})
    times: list[int] = []

    async def handle(delivery: Delivery) -> Verdict:
        times.append(delivery.times)
        return Verdict.DONE if len(times) > 5 else Verdict.LATER

    async with open_order_queue(await _empty_broker(rabbitmq)) as queue:

        async def empty() -> bool:
            return len(times) > 5 and await queue.depth() == QueueDepth(waiting=0, set_aside=0)

        await queue.publish(MESSAGES[:1])
        async with consuming(queue, handle):
            await eventually(empty)
    await _empty_broker(rabbitmq)
    assert times == [1, 2, 3, 4, 5, 6]


async def test_what_could_not_be_set_aside_comes_again(rabbitmq: str) -> None:
    """Where somebody deleted the queue of dead letters, until it is there again."""
    deliveries: list[int] = []

    async def refuse(delivery: Delivery) -> Poison:
        deliveries.append(delivery.times)
        return Poison("it is broken")

    async def refused_twice() -> bool:
        return len(deliveries) > 1

    async with open_order_queue(await _empty_broker(rabbitmq)) as queue:
        await _delete(rabbitmq, dead_letters.DEAD_LETTER_QUEUE)
        await queue.publish(MESSAGES[:1])
        async with consuming(queue, refuse):
            await eventually(refused_twice)
            async with open_order_queue(rabbitmq) as mended:

                async def set_aside() -> bool:
                    return await mended.depth() == QueueDepth(waiting=0, set_aside=1)

                await eventually(set_aside)


async def test_what_a_dead_consumer_had_in_hand_goes_to_another(url: str, queue: OrderQueue) -> None:
    """Nothing is lost with it, and what it had dealt with is not repeated."""
    seen: Counter[str] = Counter()

    async def hang(_: Delivery) -> Verdict:
        await asyncio.Event().wait()
        return Verdict.DONE

    async def handle(delivery: Delivery) -> Verdict:
        seen[delivery.message_id] += 1
        return Verdict.DONE

    async def all_seen() -> bool:
        return seen.keys() == IDS

    await queue.publish(MESSAGES)
    async with open_order_queue(url) as other:
        dying = asyncio.create_task(other.consume(hang, 5, asyncio.Event()))
        await eventually(lambda: _waits_less(queue))
        dying.cancel()
        await asyncio.wait([dying])
    async with consuming(queue, handle):
        await eventually(all_seen)
    assert set(seen.values()) == {1}


async def _waits_less(queue: OrderQueue) -> bool:
    return (await queue.depth()).waiting <= len(MESSAGES) - 5


async def test_what_is_dealt_with_for_long_is_not_handed_to_another(url: str, queue: OrderQueue) -> None:
    """A slow consumer is alive."""
    seen: Counter[str] = Counter()

    async def slowly(delivery: Delivery) -> Verdict:
        seen[delivery.message_id] += 1
        await asyncio.sleep(3 * redis_streams.MIN_IDLE_TIME.total_seconds())
        return Verdict.DONE

    async def empty() -> bool:
        return bool(seen) and (await queue.depth()).waiting == 0

    await queue.publish(MESSAGES[:2])
    async with open_order_queue(url) as other, consuming(queue, slowly, 1), consuming(other, slowly, 1):
        await eventually(empty)
        await asyncio.sleep(redis_streams.MIN_IDLE_TIME.total_seconds())
    assert seen == {"order-0": 1, "order-1": 1}


async def test_consumers_share_the_work(url: str, queue: OrderQueue) -> None:
    """Each message goes to one of them."""
    seen: list[tuple[str, str]] = []

    def handler(name: str) -> Callable[[Delivery], Awaitable[Verdict]]:
        async def handle(delivery: Delivery) -> Verdict:
            seen.append((delivery.message_id, name))
            await asyncio.sleep(0.01)
            return Verdict.DONE

        return handle

    async def all_seen() -> bool:
        return len(seen) == len(MESSAGES)

    async with open_order_queue(url) as other, consuming(queue, handler("a"), 1), consuming(other, handler("b"), 1):
        await queue.publish(MESSAGES)
        await eventually(all_seen)
    assert {message for message, _ in seen} == IDS
    assert {name for _, name in seen} == {"a", "b"}


@pytest.mark.parametrize("scheme", ["amqp", "redis"])
async def test_a_queue_that_is_away_is_named_so(scheme: str, unused_port: int) -> None:
    """Opening it raises the error of the port."""
    with pytest.raises(OrderQueueUnavailable, match="REPURCHASE_ORDER_QUEUE_URL"):
        async with open_order_queue(f"{scheme}://127.0.0.1:{unused_port}/"):
            pass


async def test_a_message_that_no_queue_takes_is_not_confirmed(rabbitmq: str) -> None:
    """Where somebody deleted the queue, RabbitMQ returns the message, and it counts as not kept."""
    async with open_order_queue(await _empty_broker(rabbitmq)) as queue:
        await _empty_broker(rabbitmq)
        with pytest.raises(OrderQueueUnavailable):
            await queue.publish(MESSAGES[:1])


async def test_redis_without_its_file_keeps_nothing(settings: Settings) -> None:
    """What only memory holds is not confirmed."""
    url = await _empty_redis(settings.online_store_url.removesuffix("/0") + "/6")
    async with Redis.from_url(url) as client, open_order_queue(url) as queue:
        await client.config_set("appendonly", "no")
        try:
            with pytest.raises(OrderQueueUnavailable):
                await queue.publish(MESSAGES[:1])
        finally:
            await client.config_set("appendonly", "yes")
            await eventually(lambda: _is_written(client))


async def _is_written(client: Redis) -> bool:
    """Whether the file is whole; until then the server refuses to end."""
    told = await client.info("persistence")
    return not (told["aof_rewrite_in_progress"] or told["aof_rewrite_scheduled"])
