"""The durable queue between the order book and the checkout; the URL's scheme selects its technology."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from urllib.parse import urlsplit

from repurchase.orders.queue_ports import OrderQueue
from repurchase.queue_state import QueueMonitor


def open_order_queue(url: str) -> AbstractAsyncContextManager[OrderQueue]:
    """Open the queue at amqp(s)://… (RabbitMQ) or redis(s)://… (Redis Streams), creating it if it is missing.

    Entering raises OrderQueueUnavailable if the queue does not answer. After a lost connection every call raises it
    until the caller opens the queue again.
    """
    if urlsplit(url).scheme in {"amqp", "amqps"}:
        from repurchase.adapters.order_queue import rabbitmq

        return rabbitmq.open_rabbitmq_order_queue(url)
    from repurchase.adapters.order_queue import redis_streams

    return redis_streams.open_redis_order_queue(url)


def open_order_queue_watch(url: str) -> QueueMonitor:
    """Open the monitor of the same queue; it connects per call."""
    from repurchase.adapters.order_queue.watching import OrderQueueMonitor

    return OrderQueueMonitor(lambda: open_order_queue(url))
