"""Tests that sent messages are deleted from the outbox in the background, also after database errors."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from repurchase.errors import OrderBookUnavailable
from repurchase.orders.queue_ports import Publish
from workers import outbox_cleanup
from workers.outbox_cleanup import BATCH_SIZE, clean_outbox

pytestmark = pytest.mark.anyio


class Sent:
    """An outbox of sent messages; the first call fails."""

    def __init__(self, messages: int, stop: asyncio.Event) -> None:
        self.left = messages
        self.befores: list[datetime] = []
        self._stop = stop

    async def publish_batch(self, limit: int, publish: Publish) -> int:  # noqa: ARG002 - as the port has it
        """Publish nothing."""
        return 0

    async def delete_sent(self, before: datetime, limit: int) -> int:
        """Delete in batches; the last one stops the task."""
        self.befores.append(before)
        if len(self.befores) == 1:
            raise OrderBookUnavailable("away")
        gone = min(self.left, limit)
        self.left -= gone
        if not self.left:
            self._stop.set()
        return gone


async def test_all_that_is_old_goes_in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """An unavailable outbox is called again."""
    monkeypatch.setattr(outbox_cleanup, "CLEANUP_INTERVAL", timedelta(milliseconds=1))
    stop = asyncio.Event()
    outbox = Sent(2 * BATCH_SIZE + 1, stop)
    async with asyncio.timeout(30):
        await clean_outbox(outbox, timedelta(days=30), stop)
    assert outbox.left == 0
    assert len(outbox.befores) == 4
    assert all(before < datetime.now(UTC) - timedelta(days=29) for before in outbox.befores)
