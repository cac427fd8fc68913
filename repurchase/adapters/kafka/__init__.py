"""Adapters for purchase events on Kafka: publisher, batch consumer, stream consumer and dead letters."""

from __future__ import annotations

from contextlib import AbstractContextManager

from repurchase.purchases.ports import DeadLetters, PurchaseBatches, PurchasePublisher, PurchaseStream
from repurchase.queue_state import QueueMonitor


def open_purchase_publisher(url: str) -> AbstractContextManager[PurchasePublisher]:
    """Open the publisher at `kafka://host:port[,host:port]` (`kafkas://user:password@…` for TLS with SASL)."""
    from repurchase.adapters.kafka.publisher import open_kafka_publisher

    return open_kafka_publisher(url)


def open_purchase_batches(url: str, group: str) -> AbstractContextManager[PurchaseBatches]:
    """Open all partitions for one process that reads the events since the last commit of `group`."""
    from repurchase.adapters.kafka.batches import open_kafka_batches

    return open_kafka_batches(url, group)


def open_dead_letters(url: str) -> AbstractContextManager[DeadLetters]:
    """Open the dead letters that were not resent yet."""
    from repurchase.adapters.kafka.dead_letters import open_kafka_dead_letters

    return open_kafka_dead_letters(url)


def open_purchase_stream(url: str, group: str) -> AbstractContextManager[PurchaseStream]:
    """Open the partitions that the consumer group `group` assigns to this process."""
    from repurchase.adapters.kafka.stream import open_kafka_stream

    return open_kafka_stream(url, group)


def open_events_watch(url: str) -> QueueMonitor:
    """Open the monitor of consumer lag; it connects per call."""
    from repurchase.adapters.kafka.watching import KafkaLagMonitor

    return KafkaLagMonitor(url)
