"""The UTC days of purchases: from the shop's first one on, each once it is over."""

from datetime import UTC, datetime

import dagster as dg

from repurchase.purchases.event_validation import MIN_PURCHASE_TIME
from repurchase.settings import first_day

DAYS = dg.DailyPartitionsDefinition(start_date=f"{first_day()}")


def days_from(day: str) -> dg.PartitionKeyRange:
    """All days that are over since this one (ISO), or the last of them."""
    last = _last()
    return dg.PartitionKeyRange(min(max(day, _first()), last), last)


def landed_of(first: str, last: str) -> tuple[str, str]:
    """Between which days (ISO, both included) landed events belong to these partitions, so that each belongs to one.

    What is older than the shop's first day goes in with it, and what happened since midnight with the day before.
    """
    since = f"{MIN_PURCHASE_TIME:%Y-%m-%d}" if first == _first() else first
    until = f"{datetime.now(UTC):%Y-%m-%d}" if last == _last() else last
    return since, until


def _first() -> str:
    return f"{DAYS.start:%Y-%m-%d}"


def _last() -> str:
    return f"{DAYS.get_last_partition_key()}"
