"""Monitors the lag of each consumer group of purchase events and the number of dead letters."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta

from confluent_kafka import Consumer, Message, TopicPartition

from repurchase.adapters.kafka.batches import left_off
from repurchase.adapters.kafka.connection import configuration, translate_errors
from repurchase.adapters.kafka.publisher import OF_THE_DEAD
from repurchase.adapters.kafka.reading import headers_of
from repurchase.purchases.purchase_event import DEAD_LETTERS, ONLINE_GROUP, RESEND_GROUP, TOPIC, WAREHOUSE_GROUP
from repurchase.queue_state import MAX_REASONS, QueueState, shortened_reasons

MONITORED_GROUPS = (
    ("events_to_warehouse", TOPIC, WAREHOUSE_GROUP),
    ("events_to_answers", TOPIC, ONLINE_GROUP),
    ("dead_events", DEAD_LETTERS, RESEND_GROUP),
)
"""Queue name, topic, and the group whose committed offsets are compared."""
TIMEOUT_SECONDS = 2.0
"""Timeout of one request to the brokers."""


class KafkaLagMonitor:
    """Implements the port QueueMonitor over Kafka; it connects per call and joins no group."""

    def __init__(self, url: str) -> None:
        self._url = url

    async def seen(self) -> Sequence[QueueState]:
        """Query Kafka in a thread; see the port."""
        return await asyncio.to_thread(self._seen)

    def _seen(self) -> list[QueueState]:
        with translate_errors("see the queues of purchase events"):
            return [_state(self._url, name, topic, group) for name, topic, group in MONITORED_GROUPS]


def _state(url: str, name: str, topic: str, group: str) -> QueueState:
    settings = configuration(url) | {"group.id": group, "enable.auto.commit": False}
    with closing(Consumer(settings)) as consumer:
        behind = {
            place: depth for place in left_off(consumer, topic, TIMEOUT_SECONDS) if (depth := _depth(consumer, place))
        }
        oldest = _oldest(consumer, list(behind)) if behind else []
    age = datetime.now(UTC) - _moment(oldest[0]) if oldest else timedelta(0)
    return QueueState(name, sum(behind.values()), age, shortened_reasons(_reasons(oldest)))


def _depth(consumer: Consumer, place: TopicPartition) -> int:
    """Number of messages from that position on."""
    first, end = consumer.get_watermark_offsets(place, timeout=TIMEOUT_SECONDS)
    place.offset = max(place.offset, first)
    return max(0, end - place.offset)


def _oldest(consumer: Consumer, places: list[TopicPartition]) -> list[Message]:
    """Return the next messages of each partition that arrive within TIMEOUT_SECONDS, oldest first."""
    consumer.assign(places)
    next_ones: dict[int | None, list[Message]] = {}
    ends = datetime.now(UTC) + timedelta(seconds=TIMEOUT_SECONDS)
    while len(next_ones) < len(places) and datetime.now(UTC) < ends:
        for message in consumer.consume(100, 0.1):
            if message.error() is None:
                next_ones.setdefault(message.partition(), []).append(message)
    return sorted((message for each in next_ones.values() for message in each), key=_moment)


def _moment(message: Message) -> datetime:
    """Timestamp of the message (aware, UTC)."""
    return datetime.fromtimestamp(message.timestamp()[1] / 1000, UTC)


def _reasons(oldest: Sequence[Message]) -> list[str]:
    """Reasons of the dead letters among the messages."""
    told = [headers_of(message).get(OF_THE_DEAD["reason"]) for message in oldest[:MAX_REASONS]]
    return [reason.decode(errors="replace") for reason in told if reason]
