"""Tests of the schedules' times and partitions."""

from __future__ import annotations

from datetime import UTC, datetime

import dagster as dg
import pytest

from orchestration.definitions import defs
from orchestration.schedules import SHOPPERS_ZONE, every_day, every_week


@pytest.mark.parametrize(
    ("tick", "day"),
    [
        (datetime(2026, 3, 2, 1, 30, tzinfo=UTC), "2026-03-01"),
        (datetime(2024, 3, 1, 1, 30, tzinfo=UTC), "2024-02-29"),
        (datetime(2026, 1, 1, 1, 30, tzinfo=UTC), "2025-12-31"),
    ],
)
def test_a_tick_asks_for_the_utc_day_that_ended(tick: datetime, day: str) -> None:
    """At 04:30 in Moscow, 01:30 UTC, the previous UTC day has ended."""
    context = dg.build_schedule_context(scheduled_execution_time=tick, repository_def=defs.get_repository_def())
    [request] = every_day.evaluate_tick(context).run_requests or []
    assert request.partition_key == day
    assert request.job_name in {None, "daily"}


def test_ticks_come_in_the_night_of_the_shoppers() -> None:
    """In Moscow time, every day at 04:30 and on Mondays at 03:00."""
    assert (every_day.cron_schedule, every_day.execution_timezone) == ("30 4 * * *", "Europe/Moscow")
    assert (every_week.cron_schedule, every_week.execution_timezone) == ("0 3 * * 1", SHOPPERS_ZONE)


def test_the_day_asked_for_is_a_partition_of_the_daily_job() -> None:
    """Otherwise Dagster would reject the run request."""
    partitions = defs.resolve_job_def("daily").partitions_def
    assert partitions is not None
    assert partitions.has_partition_key("2026-03-01")
    assert defs.resolve_job_def("weekly").partitions_def is None
