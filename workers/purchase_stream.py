"""`python -m workers.purchase_stream` updates predictions in Redis after each purchase event, until SIGTERM."""

from __future__ import annotations

import gc
import logging
import signal
from contextlib import ExitStack
from datetime import UTC, datetime
from threading import Event

from repurchase.adapters.erasure import open_erasure_guard
from repurchase.adapters.kafka import open_purchase_publisher, open_purchase_stream
from repurchase.adapters.metrics import serve_metrics
from repurchase.adapters.online_features import open_live_features
from repurchase.adapters.redis.live_state import open_live_products, open_shopper_histories, open_streaming_models
from repurchase.adapters.redis.reminders import open_reminder_schedule
from repurchase.settings import metrics_address, url_of
from workers.streaming.event_handler import EventHandler
from workers.streaming.stream_consumer import CONSUMER_GROUP, ConsumerPorts, StreamConsumer
from workers.streaming.stream_metrics import StreamMetrics


def consume(
    events_url: str, online_store_url: str, figures: StreamMetrics, stop: Event, group: str = CONSUMER_GROUP
) -> None:
    """Consume purchase events until `stop` is set; the processes of one consumer group share them."""
    with ExitStack() as stack:
        answers = EventHandler(
            histories=stack.enter_context(open_shopper_histories(online_store_url)),
            products=stack.enter_context(open_live_products(online_store_url)),
            live=stack.enter_context(open_live_features(online_store_url)),
            reminders=stack.enter_context(open_reminder_schedule(online_store_url)),
        )
        shop = ConsumerPorts(
            answers=answers,
            champions=stack.enter_context(open_streaming_models(online_store_url)),
            publisher=stack.enter_context(open_purchase_publisher(events_url)),
            stream=stack.enter_context(open_purchase_stream(events_url, group)),
            erasure=stack.enter_context(open_erasure_guard(online_store_url)),
        )
        StreamConsumer(shop, figures, lambda: datetime.now(UTC)).run(stop)


def main() -> None:
    """Consume with the settings of the environment."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    gc.freeze()  # exclude imported objects from garbage collection, whose scans would delay events
    stop = Event()
    for ending in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ending, lambda *_: stop.set())
    with serve_metrics(metrics_address()):
        consume(url_of("REPURCHASE_EVENTS_URL"), url_of("REPURCHASE_ONLINE_STORE_URL"), StreamMetrics(), stop)


if __name__ == "__main__":
    main()
