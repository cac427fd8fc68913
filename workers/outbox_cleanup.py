"""Deletes confirmed messages from the outbox after the retention period."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime, timedelta

from repurchase.errors import AnswerUnavailable
from repurchase.orders.queue_ports import Outbox
from workers.lifecycle import paused

LOOK_EVERY = timedelta(minutes=1)
AT_ONCE = 1_000
"""Rows per statement, so that no statement locks the outbox for long."""
_log = logging.getLogger(__name__)


async def forget(outbox: Outbox, kept_for: timedelta, stop: asyncio.Event) -> None:
    """Delete messages sent longer than `kept_for` ago, now and every minute, until `stop` is set."""
    while not stop.is_set():
        try:
            gone = await outbox.forget(datetime.now(UTC) - kept_for, AT_ONCE)
        except AnswerUnavailable as trouble:
            _log.warning("sent messages are deleted later: %s", trouble)
            gone = 0
        if gone < AT_ONCE:
            await paused(stop, LOOK_EVERY.total_seconds())
