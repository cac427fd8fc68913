"""Tests of the dispatcher loop and process."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import count
from time import sleep

import pytest
from redis import Redis

from benchmarks.dispatch.listening_shoppers import ListeningShoppers
from repurchase.adapters.alice_backend import open_alice_backend
from repurchase.adapters.redis.reminders import open_reminder_schedule
from repurchase.goods.blocklist_table import built_in_blocklist
from repurchase.reminders.ports import ReminderSchedule
from repurchase.settings import Settings
from tests.examples import NOW, a_reminder
from tests.served import served
from workers.delivery import DeliveryTarget
from workers.dispatcher import dispatch

LEASE = timedelta(seconds=30)


@pytest.fixture
def url(settings: Settings) -> Iterator[str]:
    """Yield the URL of an empty, separate database of the online store."""
    apart = settings.online_store_url.removesuffix("/0") + "/8"
    with Redis.from_url(apart) as client:
        client.flushdb()
        yield apart
        client.flushdb()


@pytest.fixture
def schedule(url: str) -> Iterator[ReminderSchedule]:
    """Open the planned reminders."""
    with open_reminder_schedule(url) as opened:
        yield opened


def test_an_outage_is_survived() -> None:
    """The loop retries while Redis is unavailable."""
    assert asyncio.run(_steps_without_a_store(2)) == 2


async def _steps_without_a_store(steps: int) -> int:
    stop, tries = asyncio.Event(), count(1)

    def now() -> datetime:
        if next(tries) == steps:
            stop.set()
        return NOW

    with open_reminder_schedule("redis://127.0.0.1:1/0") as schedule:
        async with open_alice_backend("http://127.0.0.1:1") as alice:
            await dispatch(schedule, DeliveryTarget(alice, built_in_blocklist()), stop, now, LEASE)
    return next(tries) - 1


def test_the_program_delivers_until_it_is_asked_to_stop(
    platform: Mapping[str, str], url: str, schedule: ReminderSchedule
) -> None:
    """`python -m workers.dispatcher` delivers all due reminders and exits with 0 on SIGTERM."""
    schedule.plan([a_reminder(reminder_id="due", due_at=datetime.now(UTC))])
    shoppers = ListeningShoppers(url)
    command = [sys.executable, "-m", "workers.dispatcher"]
    with served(shoppers.app()) as client:
        own = {"REPURCHASE_ONLINE_STORE_URL": url, "REPURCHASE_ALICE_URL": str(client.base_url)}
        whole = {**os.environ, **platform, **own}
        with subprocess.Popen(command, env=whole, stderr=subprocess.PIPE, text=True) as program:
            while not shoppers.heard and program.poll() is None:
                sleep(0.05)
            program.send_signal(signal.SIGTERM)
            log = program.communicate(timeout=60)[1]
    assert (program.returncode, shoppers.heard) == (0, {"due": 1})
    assert schedule.claim(datetime.now(UTC) + 2 * LEASE, 1, LEASE).leases == []
    assert "1288" not in log
