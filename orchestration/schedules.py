"""Schedules of the jobs, at night in the shoppers' time zone, outside the delivery hours of reminders."""

from datetime import timedelta

import dagster as dg

from orchestration.jobs import DAILY, WEEKLY

SHOPPERS_ZONE = "Europe/Moscow"


@dg.schedule(
    job=DAILY,
    cron_schedule="30 4 * * *",
    execution_timezone=SHOPPERS_ZONE,
    default_status=dg.DefaultScheduleStatus.RUNNING,
    description="Ingest the UTC day that ended, every day at 04:30 of the shoppers' clock, and predict from it.",
)
def every_day(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
    """Ingest the UTC day that ended, at 04:30 of the shoppers' clock, and predict from it."""
    yesterday = context.scheduled_execution_time - timedelta(days=1)
    return dg.RunRequest(partition_key=f"{yesterday:%Y-%m-%d}")


every_week = dg.ScheduleDefinition(
    name="every_week",
    job=WEEKLY,
    cron_schedule="0 3 * * 1",
    execution_timezone=SHOPPERS_ZONE,
    default_status=dg.DefaultScheduleStatus.RUNNING,
    description="Learn anew every Monday at 03:00 of the shoppers' clock.",
)
