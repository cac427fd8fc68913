"""The dispatcher as a loop and as a process."""

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

from orchestration.dispatcher import dispatch
from repurchase.adapters.reminders import open_reminder_schedule, open_waiting_reminders
from repurchase.ports import ReminderSchedule
from repurchase.settings import Settings
from tests.examples import NOW, a_reminder

LEASE = timedelta(seconds=30)


@pytest.fixture
def url(settings: Settings) -> Iterator[str]:
    """Give an empty database of the online store, apart from everyone else's."""
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
    """Where nobody answers, it tries again instead of ending."""
    assert asyncio.run(_steps_without_a_store(2)) == 2


async def _steps_without_a_store(steps: int) -> int:
    stop, tries = asyncio.Event(), count(1)

    def now() -> datetime:
        if next(tries) == steps:
            stop.set()
        return NOW

    nowhere = "redis://127.0.0.1:1/0"
    with open_reminder_schedule(nowhere) as schedule:
        async with open_waiting_reminders(nowhere) as alice:
            await dispatch(schedule, alice, stop, now, LEASE)
    return next(tries) - 1


def test_the_program_delivers_until_it_is_asked_to_stop(
    platform: Mapping[str, str], url: str, schedule: ReminderSchedule
) -> None:
    """`python -m orchestration.dispatcher` empties the schedule and ends with 0 on SIGTERM."""
    schedule.plan([a_reminder(due_at=datetime.now(UTC))])
    environment = {**os.environ, **platform, "REPURCHASE_ONLINE_STORE_URL": url}
    command = [sys.executable, "-m", "orchestration.dispatcher"]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as program:
        while schedule.planned() and program.poll() is None:
            sleep(0.05)
        program.send_signal(signal.SIGTERM)
        log = program.communicate(timeout=60)[1]
    assert program.returncode == 0
    assert schedule.claim(datetime.now(UTC) + 2 * LEASE, 1, LEASE).leases == []
    assert "1288" not in log
