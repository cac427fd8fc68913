"""Kills dispatchers at random during delivery and counts the announced reminders."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from redis import Redis

from benchmarks.dispatch.listening_shoppers import ListeningShoppers
from repurchase.adapters.redis.reminders import open_reminder_schedule
from repurchase.reminders.ports import ReminderSchedule
from repurchase.reminders.reminder import Reminder

WORKERS = 3
LEASE_SECONDS = 2.0
KILL_INTERVAL = timedelta(seconds=0.3)
"""Mean time between kills of a dispatcher, a Poisson process."""
DRAIN_TIMEOUT_SECONDS = 120.0
"""Timeout for the last reminders, on a busy machine."""


@dataclass(frozen=True, slots=True)
class Place:
    """URLs of the schedule and of the delivery."""

    online_store_url: str
    """URL of an empty store."""
    alice_url: str


@dataclass(frozen=True, slots=True)
class Account:
    """Counts of planned and announced reminders."""

    planned: int
    kills: int
    heard: int
    """Reminders announced at least once."""
    heard_twice: int
    repeated: int
    """Notifications that the backend already had, from dispatchers killed before the acknowledgement."""
    drained_seconds: float
    """Seconds from the last kill until every reminder was announced and none was planned or leased."""


def run_with_kills(place: Place, shoppers: ListeningShoppers, reminders: int, kills: int) -> Account:
    """Plan `reminders` that become due while dispatchers are killed -9, `kills` times."""
    with open_reminder_schedule(place.online_store_url) as schedule:
        planned = schedule.plan(due_within(reminders, kills * KILL_INTERVAL))
        with _dispatchers(place) as programs:
            for _ in range(kills):
                time.sleep(random.expovariate(1 / KILL_INTERVAL.total_seconds()))
                _replace(programs, random.randrange(WORKERS), place)  # noqa: S311
            began = time.monotonic()
            _await_the_end(place.online_store_url, schedule, shoppers, planned)
            drained = time.monotonic() - began
    twice = sum(times > 1 for times in shoppers.heard.values())
    return Account(planned, kills, len(shoppers.heard), twice, shoppers.repeated, drained)


def due_within(count: int, within: timedelta) -> list[Reminder]:
    """Return `count` reminders of different shoppers that become due evenly within `within` from now."""
    now = datetime.now(UTC)
    return [_reminder(number, now + within * number / count) for number in range(count)]


def _reminder(number: int, due_at: datetime) -> Reminder:
    return Reminder(
        reminder_id=f"reminder-{number}",
        user_id=f"shopper-{number}",
        category="корм для кошки",
        product_id="820165",
        product_title="корм Royal Canin",
        quantity=1,
        last_purchased_at=due_at - timedelta(days=30),
        usual_gap_days=29.5,
        probability=0.62,
        due_at=due_at,
    )


@contextmanager
def _dispatchers(place: Place) -> Iterator[list[subprocess.Popen[bytes]]]:
    programs = [_started(place) for _ in range(WORKERS)]
    try:
        yield programs
    finally:
        for program in programs:
            program.kill()
            program.wait()


def _started(place: Place) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "workers.dispatcher", "--lease-seconds", str(LEASE_SECONDS)]
    urls = {"REPURCHASE_ONLINE_STORE_URL": place.online_store_url, "REPURCHASE_ALICE_URL": place.alice_url}
    return subprocess.Popen(command, env={**os.environ, **urls}, stderr=subprocess.DEVNULL)


def _replace(programs: list[subprocess.Popen[bytes]], number: int, place: Place) -> None:
    programs[number].send_signal(signal.SIGKILL)
    programs[number].wait()
    programs[number] = _started(place)


def _await_the_end(url: str, schedule: ReminderSchedule, shoppers: ListeningShoppers, planned: int) -> None:
    """Wait until all reminders are announced and none is left, at most two minutes; missing ones are then lost."""
    until = time.monotonic() + DRAIN_TIMEOUT_SECONDS
    with Redis.from_url(url) as client:
        while time.monotonic() < until:
            leased = any(client.scan_iter("scheduled_notifications:*:leased"))
            if len(shoppers.heard) == planned and not schedule.planned() and not leased:
                return
            time.sleep(0.1)
