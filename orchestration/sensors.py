"""Sensor that starts a run after new purchase events."""

import dagster as dg

from orchestration.assets.purchases.streamed_purchases import CONSUMER_GROUP
from orchestration.jobs import EVENTS
from orchestration.resources import KafkaResource
from repurchase.errors import RepurchaseError

MIN_INTERVAL_SECONDS = 60
_UNENDED = [
    dg.DagsterRunStatus.QUEUED,
    dg.DagsterRunStatus.NOT_STARTED,
    dg.DagsterRunStatus.STARTING,
    dg.DagsterRunStatus.STARTED,
]


@dg.sensor(job=EVENTS, minimum_interval_seconds=MIN_INTERVAL_SECONDS, default_status=dg.DefaultSensorStatus.RUNNING)
def purchase_events_came_in(
    context: dg.SensorEvaluationContext, purchase_events: KafkaResource
) -> dg.RunRequest | dg.SkipReason:
    """Ingest new purchase events once a minute, unless a run is in progress."""
    if context.instance.get_runs_count(dg.RunsFilter(job_name=EVENTS.name, statuses=_UNENDED)):
        return dg.SkipReason("a run is taking events already")
    try:
        with purchase_events.batches(CONSUMER_GROUP) as batches:
            came_in = len(batches.take(1)) > 0
    except RepurchaseError as trouble:
        return dg.SkipReason(str(trouble))
    return dg.RunRequest() if came_in else dg.SkipReason("nothing came in")
