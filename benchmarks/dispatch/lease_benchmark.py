"""`python -m benchmarks.dispatch.lease_benchmark HOW URL` measures claims of due reminders from the schedule at URL."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import cast

from redis import Redis

from benchmarks.dispatch.killed_dispatchers import due_within
from benchmarks.harness.peer import report, timed
from repurchase.adapters.redis.reminders import open_reminder_schedule
from repurchase.reminders.ports import ReminderSchedule

REMINDERS = 100_000
BATCH = 500
LEASE = timedelta(minutes=1)


def claim_all(schedule: ReminderSchedule, _client: Redis) -> None:
    """Claim all reminders under leases."""
    now = datetime.now(UTC)
    while schedule.claim(now, BATCH, LEASE).leases:
        pass


def claim_and_acknowledge_all(schedule: ReminderSchedule, _client: Redis) -> None:
    """Claim all reminders under leases and acknowledge them."""
    now = datetime.now(UTC)
    while leases := schedule.claim(now, BATCH, LEASE).leases:
        schedule.acknowledge(leases)


def pop_all(_schedule: ReminderSchedule, client: Redis) -> None:
    """Pop all ids without a lease, then read their bodies; a crashed worker would lose them."""
    for key in sorted(client.scan_iter("scheduled_notifications:{*}")):
        while found := cast("list[tuple[bytes, float]]", client.zpopmin(key, BATCH)):
            client.hmget(f"{key.decode()}:bodies", [name for name, _ in found])


METHODS: Mapping[str, Callable[[ReminderSchedule, Redis], None]] = {
    "lease": claim_all, "lease and acknowledge": claim_and_acknowledge_all, "bare ZPOPMIN": pop_all
}  # fmt: skip


def _processor(client: Redis) -> tuple[float, float]:
    """Return the CPU seconds of this process and of the server."""
    used = cast("dict[str, float]", client.info("cpu"))
    return time.process_time(), used["used_cpu_sys"] + used["used_cpu_user"]


def main(how: str, url: str) -> None:
    """Plan REMINDERS that are due, claim them all, and report the seconds of the claims."""
    with Redis.from_url(url) as client, open_reminder_schedule(url) as schedule:
        client.flushdb()
        planned = schedule.plan(due_within(REMINDERS, timedelta(0)))
        began = _processor(client)
        seconds, _ = timed(lambda: METHODS[how](schedule, client))
        ours, servers = (after - before for after, before in zip(_processor(client), began, strict=True))
        report(seconds, planned=planned, left=schedule.planned(), ours=ours, servers=servers)


if __name__ == "__main__":
    main(*sys.argv[1:])
