"""Resends dead letters unchanged to their topic, after the cause is fixed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from confluent_kafka import Message

from repurchase.adapters.kafka import batches, publisher
from repurchase.adapters.kafka.batches import KafkaBatches
from repurchase.adapters.kafka.publisher import OF_THE_DEAD, KafkaPublisher
from repurchase.adapters.kafka.reading import headers_of
from repurchase.purchases.purchase_event import DEAD_LETTERS, RESEND_GROUP, TOPIC


class KafkaDeadLetters:
    """Implements the port DeadLetters over Kafka; its consumer group stores the position of the last resend."""

    def __init__(self, taken: KafkaBatches, sender: KafkaPublisher) -> None:
        self._taken = taken
        self._sender = sender

    def resend(self, limit: int) -> int:
        """Send and flush before the commit; see the port."""
        messages = self._taken.messages(limit)
        letters = {_place(message): message for message in messages}
        for message in letters.values():
            headers = headers_of(message)
            topic = headers.get(OF_THE_DEAD["topic"], TOPIC.encode()).decode()
            mine = {name: value for name, value in headers.items() if name not in OF_THE_DEAD.values()}
            self._sender.send(topic, message.key(), message.value(), mine)
        self._sender.flush()
        self._taken.commit()
        return len(letters)


def _place(message: Message) -> tuple[bytes, ...]:
    """Original position of the message, which identifies duplicates: each consumer group may have dead-lettered it."""
    headers = headers_of(message)
    return tuple(headers.get(OF_THE_DEAD[part], b"") for part in ("topic", "partition", "offset"))


@contextmanager
def open_kafka_dead_letters(url: str) -> Iterator[KafkaDeadLetters]:
    """Open the dead letters after the last one resent."""
    with (
        batches.open_kafka_batches(url, RESEND_GROUP, DEAD_LETTERS) as taken,
        publisher.open_kafka_publisher(url) as sender,
    ):
        yield KafkaDeadLetters(taken, sender)
