"""Publishes purchase events in order per shopper and without duplicates, also across reconnects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from confluent_kafka import KafkaError, Message, Producer

from repurchase.adapters.kafka import json_v1
from repurchase.adapters.kafka.connection import TIMEOUT_SECONDS, configuration
from repurchase.adapters.kafka.schemas import WRITTEN_AS
from repurchase.adapters.kafka.topics import make_topics
from repurchase.errors import EventsUnavailable
from repurchase.purchases.purchase_event import DEAD_LETTERS, TOPIC, DeadLetter, PurchaseEvent, ReceivedEvent

OF_THE_DEAD = {part: f"dead.{part}" for part in ("reason", "topic", "partition", "offset", "group")}
"""Headers that a dead letter has in addition to those of its message."""


class KafkaPublisher:
    """Implements the port PurchasePublisher over Kafka's idempotent producer."""

    def __init__(self, producer: Producer) -> None:
        self._producer = producer
        self._refused: list[str] = []

    def publish(self, event: PurchaseEvent) -> None:
        """Queue one event; see the port."""
        self.send(TOPIC, event.user_id.encode(), json_v1.encode(event), WRITTEN_AS)

    def publish_dead_letter(self, letter: DeadLetter, group: str) -> None:
        """Queue a dead letter; see the port."""
        place = letter.place
        told = {
            "reason": letter.reason, "topic": place.topic, "partition": str(place.partition),
            "offset": str(place.offset), "group": group,
        }  # fmt: skip
        headers = {**letter.headers, **{OF_THE_DEAD[part]: text.encode() for part, text in told.items()}}
        self.send(DEAD_LETTERS, letter.key, letter.value, headers)

    def reject(self, delivery: ReceivedEvent, reason: str, group: str) -> None:
        """Queue an event that could not be processed as a dead letter; see the port."""
        key, value = delivery.event.user_id.encode(), json_v1.encode(delivery.event)
        self.publish_dead_letter(DeadLetter(delivery.place, key, value, WRITTEN_AS, reason), group)

    def flush(self) -> None:
        """Wait until all queued messages are stored; see the port."""
        left = self._producer.flush(TIMEOUT_SECONDS)
        if left or self._refused:
            why = self._refused[0] if self._refused else "no answer"
            raise EventsUnavailable(
                f"{left + len(self._refused)} events were not stored: Kafka gave {why}; see REPURCHASE_EVENTS_URL"
            )

    def send(self, topic: str, key: bytes | None, value: bytes | None, headers: Mapping[str, bytes]) -> None:
        """Queue any message."""
        while True:
            try:
                self._producer.produce(topic, value, key, headers=dict(headers), on_delivery=self._told)
            except BufferError:  # the queue is full: wait for deliveries
                self._producer.poll(TIMEOUT_SECONDS)
            else:
                self._producer.poll(0)
                return

    def _told(self, error: KafkaError | None, _message: Message) -> None:
        if error is not None:
            self._refused.append(error.name())


@contextmanager
def open_kafka_publisher(url: str) -> Iterator[KafkaPublisher]:
    """Open the publisher; on a normal exit it flushes queued messages."""
    make_topics(url)
    settings = {"enable.idempotence": True, "linger.ms": 5, "delivery.timeout.ms": int(TIMEOUT_SECONDS * 1000)}
    publisher = KafkaPublisher(Producer(configuration(url) | settings))
    yield publisher
    publisher.flush()
