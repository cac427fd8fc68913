"""Batch consumer: reads all partitions from the last commit to their end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from confluent_kafka import Consumer, KafkaError, KafkaException, Message, TopicCollection, TopicPartition
from confluent_kafka.admin import AdminClient
from confluent_kafka.cimpl import OFFSET_BEGINNING

from repurchase.adapters.kafka.connection import TIMEOUT_SECONDS, configuration, translate_errors
from repurchase.adapters.kafka.reading import decode_messages
from repurchase.adapters.kafka.topics import make_topics
from repurchase.purchases.purchase_event import TOPIC, EventBatch

_BATCH_SIZE = 5_000
_WAIT_SECONDS = 0.5


class KafkaBatches:
    """Implements the port PurchaseBatches; it assigns itself all partitions, so it waits for no group rebalance."""

    def __init__(self, consumer: Consumer, log: str) -> None:
        self._consumer = consumer
        self._at_end: set[int] = set()
        self.log = log

    def take(self, limit: int) -> EventBatch:
        """Take at most about `limit` events; see the port."""
        return decode_messages(self.messages(limit))

    def messages(self, limit: int) -> list[Message]:
        """Take at most about `limit` undecoded messages."""
        taken: list[Message] = []
        partitions = len(self._consumer.assignment())
        with translate_errors("take purchase events"):
            while len(taken) < limit and len(self._at_end) < partitions:
                taken += self._some()
        return taken

    def commit(self) -> None:
        """Commit the offsets of the events taken; see the port."""
        with translate_errors("commit the offsets of purchase events"):
            positions = self._consumer.position(self._consumer.assignment())
            known = [position for position in positions if position.offset >= 0]
            if known:
                self._consumer.commit(offsets=known, asynchronous=False)

    def _some(self) -> list[Message]:
        messages: list[Message] = []
        for message in self._consumer.consume(_BATCH_SIZE, _WAIT_SECONDS):
            error = message.error()
            if error is None:
                self._at_end.discard(message.partition() or 0)
                messages.append(message)
            elif error.code() == KafkaError._PARTITION_EOF:  # noqa: SLF001 - the client has no public name for it
                self._at_end.add(message.partition() or 0)
            elif not error.retriable():
                raise KafkaException(error)
        return messages


@contextmanager
def open_kafka_batches(url: str, group: str, topic: str = TOPIC) -> Iterator[KafkaBatches]:
    """Open all partitions at the committed offsets of `group`, or at their beginning without a commit."""
    make_topics(url)
    settings = {"group.id": group, "enable.auto.commit": False, "enable.partition.eof": True}
    consumer = Consumer(configuration(url) | settings | {"auto.offset.reset": "earliest"})
    try:
        with translate_errors("find the partitions of purchase events"):
            consumer.assign(left_off(consumer, topic))
            log = _name_of_log(url, topic)
        yield KafkaBatches(consumer, log)
    finally:
        consumer.close()


def left_off(consumer: Consumer, topic: str, seconds: float = TIMEOUT_SECONDS) -> list[TopicPartition]:
    """Return each partition at the group's committed offset, or at its beginning without a commit."""
    known = consumer.list_topics(topic, timeout=seconds).topics[topic].partitions
    committed = consumer.committed([TopicPartition(topic, number) for number in known], timeout=seconds)
    return [
        TopicPartition(topic, each.partition, each.offset if each.offset >= 0 else OFFSET_BEGINNING)
        for each in committed
    ]


def _name_of_log(url: str, topic: str) -> str:
    """Return the topic's name and id; a recreated topic has a new id."""
    admin = AdminClient(configuration(url))
    described = admin.describe_topics(TopicCollection([topic]), request_timeout=TIMEOUT_SECONDS)
    return f"{topic}.{described[topic].result(TIMEOUT_SECONDS).topic_id}"
