"""Configuration of the Kafka clients from the URL, and translation of their errors."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import unquote, urlsplit

from confluent_kafka import KafkaException

from repurchase.errors import EventsUnavailable

Configuration = dict[str, str | int | float | bool]
TIMEOUT_SECONDS = 10.0
"""Timeout of one request to the brokers."""


def configuration(url: str) -> Configuration:
    """Return librdkafka settings for kafka://host:port,… or kafkas://user:password@host:port,…."""
    parts = urlsplit(url)
    _, _, hosts = parts.netloc.rpartition("@")
    plain: Configuration = {"bootstrap.servers": hosts, "log_level": 2, "socket.keepalive.enable": True}
    if parts.scheme == "kafka":
        return plain
    return plain | {
        "security.protocol": "SASL_SSL" if parts.username else "SSL",
        **({"sasl.mechanism": "SCRAM-SHA-512"} if parts.username else {}),
        **({"sasl.username": unquote(parts.username)} if parts.username else {}),
        **({"sasl.password": unquote(parts.password)} if parts.password else {}),
    }


@contextmanager
def translate_errors(operation: str) -> Iterator[None]:
    """Translate Kafka errors to EventsUnavailable, which names the operation."""
    try:
        yield
    except (KafkaException, TimeoutError) as broken:
        why = broken.args[0].name() if isinstance(broken, KafkaException) else "no answer"
        raise EventsUnavailable(f"could not {operation}: Kafka gave {why}; see REPURCHASE_EVENTS_URL") from broken
