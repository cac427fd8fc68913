"""The local broker keeps the order of events per key."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from confluent_kafka import Consumer, Producer, TopicPartition
from confluent_kafka.admin import AdminClient
from confluent_kafka.cimpl import NewTopic

from repurchase.settings import url_of

PATIENCE_SECONDS = 30.0


def test_what_was_sent_is_read_in_order(events: Mapping[str, str]) -> None:
    """Each message of an idempotent producer is read once, in order, up to the end of the partition."""
    servers: dict[str, str | int | float | bool] = {
        "bootstrap.servers": urlsplit(url_of("REPURCHASE_EVENTS_URL", events)).netloc
    }
    admin = AdminClient(servers)
    admin.create_topics([NewTopic("order", 1, 1)])["order"].result(PATIENCE_SECONDS)
    producer = Producer({**servers, "enable.idempotence": True})
    for number in range(100):
        producer.produce("order", value=str(number), key="anna")
    assert producer.flush(PATIENCE_SECONDS) == 0
    consumer = Consumer({**servers, "group.id": "reader", "enable.partition.eof": True})
    consumer.assign([TopicPartition("order", 0, 0)])
    read: list[int] = []
    while (message := consumer.poll(PATIENCE_SECONDS)) is not None and message.error() is None:
        read.append(int(message.value() or b""))
    consumer.close()
    assert read == list(range(100))
