"""Topics of purchase events, created if missing; in production an operator creates them beforehand."""

from __future__ import annotations

from datetime import timedelta

from confluent_kafka import KafkaError, KafkaException
from confluent_kafka.admin import AdminClient
from confluent_kafka.cimpl import NewTopic

from repurchase.adapters.kafka.connection import TIMEOUT_SECONDS, configuration, translate_errors
from repurchase.purchases.purchase_event import DEAD_LETTERS, TOPIC

PARTITIONS = {TOPIC: 8, DEAD_LETTERS: 1}
"""Number of partitions, the maximum of consumers per group."""
SETTINGS = {DEAD_LETTERS: {"retention.ms": str(int(timedelta(days=30).total_seconds() * 1000))}}
"""Retention of dead letters, independent of the brokers' default, because they may identify a shopper."""
_BROKERS_DEFAULT = -1


def make_topics(url: str) -> None:
    """Create the missing topics; raises EventsUnavailable."""
    admin = AdminClient(configuration(url))
    wanted = [
        NewTopic(name, count, _BROKERS_DEFAULT, config=dict(SETTINGS.get(name, {})))
        for name, count in PARTITIONS.items()
    ]
    with translate_errors("make the topics of purchases"):
        for made in admin.create_topics(wanted, operation_timeout=TIMEOUT_SECONDS).values():
            _pass_over_existing(made)


def _pass_over_existing(made: object) -> None:
    try:
        made.result(TIMEOUT_SECONDS)  # type: ignore[attr-defined]  # a Future, untyped in the client
    except KafkaException as refused:
        if refused.args[0].code() != KafkaError.TOPIC_ALREADY_EXISTS:
            raise
