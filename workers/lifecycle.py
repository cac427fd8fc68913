"""Runs a worker process until SIGTERM or SIGINT and lets it finish work in progress."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from collections.abc import Awaitable, Callable

from repurchase.adapters.metrics import serve_metrics
from repurchase.settings import metrics_address

NICENESS = 5
"""Lowers the priority of workers, because a shopper waits for the API on the same machine."""


def run_until_stopped(work: Callable[[asyncio.Event], Awaitable[None]]) -> None:
    """Run `work` on a new event loop with logging and metrics; it must return after the event is set."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    for chatty in ("aio_pika", "aiormq"):
        logging.getLogger(chatty).setLevel(logging.CRITICAL)
    os.nice(NICENESS)
    with serve_metrics(metrics_address()):
        asyncio.run(_run(work))


async def _run(work: Callable[[asyncio.Event], Awaitable[None]]) -> None:
    stop = asyncio.Event()
    for ending in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(ending, stop.set)
    await work(stop)


async def wait_or_stop(stop: asyncio.Event, seconds: float) -> None:
    """Wait for `seconds` or until `stop` is set."""
    try:
        async with asyncio.timeout(seconds):
            await stop.wait()
    except TimeoutError:
        return
