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
from workers.lifecycle import paused, run_until_stopped
from workers.outbox_cleanup import forget
from workers.run_with_restart import persist

LOOK_EVERY = timedelta(milliseconds=50)
"""Polling interval of an empty outbox; Postgres notifications would make all commits of orders wait for one lock."""
AT_ONCE = 100
"""Messages per batch, which shares one commit and one wait for confirmations."""
_log = logging.getLogger(__name__)


async def carry(outbox: Outbox, queue: OrderQueue, stop: asyncio.Event) -> None:
    """Publish waiting messages in batches until `stop` is set; raises AnswerUnavailable for an unavailable system."""
    while not stop.is_set():
        sent = await outbox.carry(AT_ONCE, queue.publish)
        if sent:
            OUTBOX_SENT.inc(sent)
            _log.info("sent %d orders", sent)
        if sent < AT_ONCE:
            await paused(stop, LOOK_EVERY.total_seconds())


async def work(database_url: str, queue_url: str, stop: asyncio.Event, kept_for: timedelta, hold: timedelta) -> None:
    """Publish, reconnect to the queue after a failure, and delete messages sent longer than `kept_for` ago.

    Each order waits for `hold`, during which its shopper can cancel it.
    """
    async with open_outbox(database_url, hold) as outbox, asyncio.TaskGroup() as also:
        also.create_task(forget(outbox, kept_for, stop))

        async def once() -> None:
            async with open_order_queue(queue_url) as queue:
                await carry(outbox, queue, stop)

        await persist(once, stop)


def main() -> None:
    """Publish with the settings of the environment."""
    database_url, queue_url = url_of("REPURCHASE_DATABASE_URL"), url_of("REPURCHASE_ORDER_QUEUE_URL")
    kept_for, hold = outbox_retention(), order_hold()
    run_until_stopped(lambda stop: work(database_url, queue_url, stop, kept_for, hold))


if __name__ == "__main__":
    main()
