"""`python -m workers.courier` publishes the outbox to the order queue until SIGTERM; several may run."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta

from repurchase.adapters.metrics import OUTBOX_SENT
from repurchase.adapters.order_queue import open_order_queue
from repurchase.adapters.postgres.order_book import open_outbox
from repurchase.orders.queue_ports import OrderQueue, Outbox
from repurchase.settings import order_hold, outbox_retention, url_of
from workers.lifecycle import run_until_stopped, wait_or_stop
from workers.outbox_cleanup import clean_outbox
from workers.run_with_restart import run_with_restart

POLL_INTERVAL = timedelta(milliseconds=50)
"""Polling interval of an empty outbox; Postgres notifications would make all commits of orders wait for one lock."""
BATCH_SIZE = 100
"""Messages per batch, which shares one commit and one wait for confirmations."""
_log = logging.getLogger(__name__)


async def relay_outbox(outbox: Outbox, queue: OrderQueue, stop: asyncio.Event) -> None:
    """Publish waiting messages in batches until `stop` is set; raises ServiceUnavailable for an unavailable system."""
    while not stop.is_set():
        sent = await outbox.publish_batch(BATCH_SIZE, queue.publish)
        if sent:
            OUTBOX_SENT.inc(sent)
            _log.info("sent %d orders", sent)
        if sent < BATCH_SIZE:
            await wait_or_stop(stop, POLL_INTERVAL.total_seconds())


async def work(database_url: str, queue_url: str, stop: asyncio.Event, retention: timedelta, hold: timedelta) -> None:
    """Publish, reconnect to the queue after a failure, and delete messages sent longer than `retention` ago.

    Each order waits for `hold`, during which its shopper can cancel it.
    """
    async with open_outbox(database_url, hold) as outbox, asyncio.TaskGroup() as also:
        also.create_task(clean_outbox(outbox, retention, stop))

        async def once() -> None:
            async with open_order_queue(queue_url) as queue:
                await relay_outbox(outbox, queue, stop)

        await run_with_restart(once, stop)


def main() -> None:
    """Publish with the settings of the environment."""
    database_url, queue_url = url_of("REPURCHASE_DATABASE_URL"), url_of("REPURCHASE_ORDER_QUEUE_URL")
    ttl, hold = outbox_retention(), order_hold()
    run_until_stopped(lambda stop: work(database_url, queue_url, stop, ttl, hold))


if __name__ == "__main__":
    main()
