"""`python -m orchestration.dispatcher` hands over due reminders every second, until SIGTERM."""

from __future__ import annotations

import logging
import signal
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Event

from repurchase.adapters.reminders import open_reminder_schedule
from repurchase.errors import OnlineStoreUnavailable
from repurchase.ports import ReminderSchedule
from repurchase.settings import settings_from

EVERY = timedelta(seconds=1)
LONGEST_PAUSE = timedelta(seconds=30)
"""Between two tries while the online store does not answer."""
AT_ONCE = 1_000
"""Reminders a step: Redis is held for some milliseconds."""
_log = logging.getLogger(__name__)


def dispatch(schedule: ReminderSchedule, stop: Event, now: Callable[[], datetime]) -> None:
    """Deliver what is due until `stop` is set; while the store is away, wait twice as long after each try."""
    pause = EVERY
    while not stop.is_set():
        try:
            if delivered := deliver_all(schedule, now()):
                _log.info("delivered %d reminders, %d are planned", delivered, schedule.planned())
            pause = EVERY
        except OnlineStoreUnavailable as trouble:
            pause = min(2 * pause, LONGEST_PAUSE)
            _log.warning("trying again in %d s: %s", pause.total_seconds(), trouble)
        stop.wait(pause.total_seconds())


def deliver_all(schedule: ReminderSchedule, now: datetime) -> int:
    """Deliver what is due at `now` (aware); returns how many. Raises OnlineStoreUnavailable."""
    delivered = 0
    while moved := len(schedule.deliver_due(now, AT_ONCE)):
        delivered += moved
    return delivered


def main() -> None:
    """Dispatch for the settings of the environment."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    stop = Event()
    for ending in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ending, lambda *_: stop.set())
    with open_reminder_schedule(settings_from().online_store_url) as schedule:
        dispatch(schedule, stop, lambda: datetime.now(UTC))


if __name__ == "__main__":
    main()
