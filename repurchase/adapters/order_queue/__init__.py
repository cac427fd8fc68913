"""The durable queue between the order book and the checkout; the URL's scheme chooses its technology."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from urllib.parse import urlsplit

from repurchase.orders.queue_ports import OrderQueue
from repurchase.queue_state import QueueMonitor


def open_order_queue(url: str) -> AbstractAsyncContextManager[OrderQueue]:
    """Open it at amqp(s)://… (RabbitMQ) or redis(s)://… (Redis Streams), making the queue where it is missing.

    Entering raises OrderQueueUnavailable where it does not answer; so does every use once the connection is lost,
    and then it is opened anew.
    """
    if urlsplit(url).scheme in {"amqp", "amqps"}:
        from repurchase.adapters.order_queue import rabbitmq

        return rabbitmq.open_rabbitmq_order_queue(url)
    from repurchase.adapters.order_queue import redis_streams

    return redis_streams.open_redis_order_queue(url)


def open_order_queue_watch(url: str) -> QueueMonitor:
    """Open how full the same queue is, for those who watch; it connects for each look."""
    from repurchase.adapters.order_queue.watching import OrderQueueMonitor

    return OrderQueueMonitor(lambda: open_order_queue(url))
