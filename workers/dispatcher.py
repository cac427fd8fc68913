"""`python -m workers.dispatcher` delivers due reminders every second until SIGTERM; several may run."""

from __future__ import annotations

import argparse
import asyncio
import logging
import signal
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from repurchase.adapters.alice_backend import open_alice_backend
from repurchase.adapters.metrics import REMINDERS, serve_metrics
from repurchase.adapters.order_policy import open_order_policy
from repurchase.adapters.redis.reminders import open_reminder_schedule
from repurchase.adapters.signing_keys import auth_of
from repurchase.errors import OnlineStoreUnavailable
from repurchase.goods.blocklist import Blocklist
from repurchase.reminders.ports import ReminderSchedule
from repurchase.settings import max_order_total, metrics_address, restrictions_file, signing_keys_file, url_of
from workers.delivery import DeliveryOutcome, DeliveryResult, DeliveryTarget, deliver_due

POLL_INTERVAL = timedelta(seconds=1)
MAX_BACKOFF = timedelta(seconds=30)
"""Maximum pause between attempts while the online store or the Alice backend is unavailable."""
LEASE_SECONDS = 30.0
"""Longer than the slowest delivery step, so that no other dispatcher claims reminders that are still in progress."""
_log = logging.getLogger(__name__)


async def dispatch(
    schedule: ReminderSchedule,
    receiver: DeliveryTarget,
    stop: asyncio.Event,
    now: Callable[[], datetime],
    duration: timedelta,
) -> None:
    """Deliver due reminders until `stop` is set; double the pause after each failed attempt."""
    pause = POLL_INTERVAL
    while not stop.is_set():
        try:
            healthy = await deliver_all_due(schedule, receiver, now, duration)
        except OnlineStoreUnavailable as trouble:
            _log.warning("the schedule does not answer: %s", trouble)
            healthy = False
        pause = POLL_INTERVAL if healthy else min(2 * pause, MAX_BACKOFF)
        await _wait_unless_set(stop, pause)


async def deliver_all_due(
    schedule: ReminderSchedule, receiver: DeliveryTarget, now: Callable[[], datetime], duration: timedelta
) -> bool:
    """Deliver in batches until one is not full or partly fails; False if the backend is unavailable for a whole batch.

    Raises OnlineStoreUnavailable.
    """
    while True:
        done = await deliver_due(schedule, receiver, now(), duration)
        _log_delivery(done)
        if unavailable := done.of(DeliveryOutcome.UNAVAILABLE):
            return unavailable < sum(done.outcomes.values())
        if not done.full:
            return True


def _log_delivery(done: DeliveryResult) -> None:
    for outcome, number in done.outcomes.items():
        REMINDERS.labels(outcome.value).inc(number)
    REMINDERS.labels("reclaimed").inc(done.reclaimed)
    REMINDERS.labels("unreadable").inc(done.unreadable)
    if done.outcomes or done.unreadable:
        counts = {outcome.value: number for outcome, number in done.outcomes.items()}
        _log.info("handed over %s, reclaimed %d, unreadable %d", counts, done.reclaimed, done.unreadable)


async def _wait_unless_set(stop: asyncio.Event, pause: timedelta) -> None:
    try:
        await asyncio.wait_for(stop.wait(), pause.total_seconds())
    except TimeoutError:
        return


async def _run(duration: timedelta, blocklist: Blocklist) -> None:
    stop = asyncio.Event()
    for ending in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(ending, stop.set)
    with open_reminder_schedule(url_of("REPURCHASE_ONLINE_STORE_URL")) as schedule:
        async with open_alice_backend(url_of("REPURCHASE_ALICE_URL"), auth_of(signing_keys_file())) as alice:
            await dispatch(schedule, DeliveryTarget(alice, blocklist), stop, lambda: datetime.now(UTC), duration)


def main() -> None:
    """Dispatch with the settings of the environment; SIGTERM ends the process after the current step."""
    parser = argparse.ArgumentParser(prog="python -m workers.dispatcher", description=__doc__)
    parser.add_argument("--lease-seconds", type=float, default=LEASE_SECONDS)
    duration = timedelta(seconds=parser.parse_args().lease_seconds)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)
    blocklist = open_order_policy(restrictions_file(), max_order_total()).blocklist
    with serve_metrics(metrics_address()):
        asyncio.run(_run(duration, blocklist))


if __name__ == "__main__":
    main()
