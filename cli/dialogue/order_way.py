"""Follows the progress of one order from the database to the Market's push."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from datetime import timedelta

from cli.progress import report
from repurchase.adapters.postgres.order_book import open_order_progresses
from repurchase.orders.order_state import OrderProgress, OrderState
from repurchase.settings import url_of

FINAL_STATES = {OrderState.PUSHED, OrderState.REFUSED, OrderState.CANCELLED}
TIMEOUT = timedelta(seconds=60)
POLL_INTERVAL = timedelta(milliseconds=50)
STATE_MESSAGES = {
    OrderState.CONFIRMED: "stored; it waits for the order queue",
    OrderState.SENT: "in the order queue",
    OrderState.HANDING_OVER: "sent to the Market, which has not answered yet",
    OrderState.ACCEPTED: "accepted by the Market as {market_order_id}; the push is not sent yet",
    OrderState.PUSHED: "accepted by the Market as {market_order_id}, and the push was sent",
    OrderState.CANCELLED: "cancelled by the shopper",
    OrderState.REFUSED: "refused by the Market: {refused_because}",
}


def wait_for_final_state(environment: Mapping[str, str], order_id: str | None) -> OrderProgress | None:
    """Wait for the final state of the order, at most a minute; None where there is no such order."""
    if order_id is None:
        return None
    began = time.monotonic()
    progress = asyncio.run(_wait(url_of("REPURCHASE_DATABASE_URL", environment), order_id))
    if progress is not None:
        report(f"the order is {progress_message(progress)}", time.monotonic() - began)
    return progress


def progress_message(progress: OrderProgress) -> str:
    """Describe the state of the order."""
    return STATE_MESSAGES[progress.state].format(
        market_order_id=progress.market_order_id, refused_because=progress.refused_because
    )


async def _wait(database_url: str, order_id: str) -> OrderProgress | None:
    deadline = time.monotonic() + TIMEOUT.total_seconds()
    async with open_order_progresses(database_url) as progresses:
        progress = await progresses.of(order_id)
        while not _ended(progress) and time.monotonic() < deadline:
            await asyncio.sleep(POLL_INTERVAL.total_seconds())
            progress = await progresses.of(order_id)
    return progress


def _ended(progress: OrderProgress | None) -> bool:
    return progress is None or progress.state in FINAL_STATES
