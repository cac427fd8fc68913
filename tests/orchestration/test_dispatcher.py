"""The dispatcher, on the real engine and as a process."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import count
from threading import Event
from time import sleep

import pytest
from redis import Redis

from orchestration.dispatcher import AT_ONCE, deliver_all, dispatch
from repurchase.adapters.reminders import open_reminder_schedule
from repurchase.ports import ReminderSchedule
from repurchase.settings import Settings
from tests.examples import NOW, a_reminder


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


def test_all_that_is_due_is_delivered_however_much_it_is(schedule: ReminderSchedule) -> None:
    """In as many steps as it takes, and nothing that is not due."""
    due = [a_reminder(reminder_id=str(number), user_id=str(number), due_at=NOW) for number in range(AT_ONCE + 1)]
    schedule.plan([*due, a_reminder(reminder_id="not yet", due_at=NOW + timedelta(minutes=5))])
    assert deliver_all(schedule, NOW) == AT_ONCE + 1
    assert schedule.planned() == 1


def test_an_outage_is_survived() -> None:
    """Where nobody answers, it tries again instead of ending."""
    stop, tries = Event(), count(1)

    def now() -> datetime:
        if next(tries) == 2:
            stop.set()
        return NOW

    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        with open_reminder_schedule(f"redis://127.0.0.1:{holder.getsockname()[1]}/0") as nobody:
            dispatch(nobody, stop, now)
    assert next(tries) == 3


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
    assert schedule.planned() == 0
    assert "1288" not in log
