"""Stream consumer: receives purchase events as they arrive; a consumer group shares the partitions."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from confluent_kafka import Consumer, KafkaError, KafkaException, Message

from repurchase.adapters.kafka.connection import configuration, translate_errors
from repurchase.adapters.kafka.reading import decode_messages
from repurchase.adapters.kafka.topics import make_topics
from repurchase.purchases.purchase_event import TOPIC, EventBatch

_TOPIC_IS_GONE = (KafkaError.UNKNOWN_TOPIC_OR_PART, KafkaError._UNKNOWN_TOPIC, KafkaError._UNKNOWN_PARTITION)  # noqa: SLF001
_SETTINGS: dict[str, str | int | float | bool] = {
    "enable.auto.commit": False,
    "auto.offset.reset": "earliest",
    "partition.assignment.strategy": "cooperative-sticky",
    "session.timeout.ms": 6_000,  # bounds the time until a rebalance after a kill
    "fetch.wait.max.ms": 50,
    "fetch.queue.backoff.ms": 20,
}
_log = logging.getLogger(__name__)


class KafkaStream:
    """Implements the port PurchaseStream.

    Partitions are reassigned only in `take`, when all taken events are committed.
    """

    def __init__(self, consumer: Consumer, url: str) -> None:
        self._consumer = consumer
        self._url = url

    def take(self, limit: int, wait_seconds: float) -> EventBatch:
        """Take the available events; see the port."""
        with translate_errors("take purchase events"):
            return decode_messages(
                [each for each in self._consumer.consume(limit, wait_seconds) if self._is_message(each)]
            )

    def commit(self) -> None:
        """Commit the offsets of the events taken; see the port."""
        try:
            self._consumer.commit(asynchronous=False)
        except KafkaException as refused:
            if refused.args[0].code() != KafkaError._NO_OFFSET:  # noqa: SLF001 - the client has no public name for it
                _log.warning("offsets were not committed (%s): the events come again", refused.args[0].name())

    def _is_message(self, message: Message) -> bool:
        error = message.error()
        if error is None:
            return True
        if error.code() in _TOPIC_IS_GONE:
            _log.warning("the topic of purchases is gone: it is made anew")
            make_topics(self._url)
        elif error.fatal():
            raise KafkaException(error)
        return False


@contextmanager
def open_kafka_stream(url: str, group: str) -> Iterator[KafkaStream]:
    """Join the consumer group, and leave it on exit."""
    make_topics(url)
    consumer = Consumer(configuration(url) | _SETTINGS | {"group.id": group})
    consumer.subscribe([TOPIC])
    try:
        yield KafkaStream(consumer, url)
    finally:
        consumer.close()
