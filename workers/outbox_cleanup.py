"""Deletes confirmed messages from the outbox after the retention period."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime, timedelta

from repurchase.errors import ServiceUnavailable
from repurchase.orders.queue_ports import Outbox
from workers.lifecycle import wait_or_stop

CLEANUP_INTERVAL = timedelta(minutes=1)
BATCH_SIZE = 1_000
"""Rows per statement, so that no statement locks the outbox for long."""
_log = logging.getLogger(__name__)


async def clean_outbox(outbox: Outbox, retention: timedelta, stop: asyncio.Event) -> None:
    """Delete messages sent longer than `retention` ago, now and every minute, until `stop` is set."""
    while not stop.is_set():
        try:
            gone = await outbox.delete_sent(datetime.now(UTC) - retention, BATCH_SIZE)
        except ServiceUnavailable as trouble:
            _log.warning("sent messages are deleted later: %s", trouble)
            gone = 0
        if gone < BATCH_SIZE:
            await wait_or_stop(stop, CLEANUP_INTERVAL.total_seconds())
