"""Daily partitions in UTC, from the shop's first day to the last complete day."""

from datetime import UTC, datetime

import dagster as dg

from repurchase.purchases.event_validation import MIN_PURCHASE_TIME
from repurchase.settings import first_day

DAYS = dg.DailyPartitionsDefinition(start_date=f"{first_day()}")


def days_from(day: str) -> dg.PartitionKeyRange:
    """All complete days since this one (ISO), or the last complete one."""
    last = _last()
    return dg.PartitionKeyRange(min(max(day, _first()), last), last)


def landed_of(first: str, last: str) -> tuple[str, str]:
    """Return the first and last day (ISO, both included) of the landed events of these partitions.

    Each event belongs to one partition: events before the shop's first day to the first, events since midnight to the
    last.
    """
    since = f"{MIN_PURCHASE_TIME:%Y-%m-%d}" if first == _first() else first
    until = f"{datetime.now(UTC):%Y-%m-%d}" if last == _last() else last
    return since, until


def _first() -> str:
    return f"{DAYS.start:%Y-%m-%d}"


def _last() -> str:
    return f"{DAYS.get_last_partition_key()}"
