"""Runs all assets from files to reminders in this process, one after another."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import dagster as dg

from orchestration.definitions import defs
from orchestration.partitions import days_from
from repurchase.errors import DataError

RANGE_START = "dagster/asset_partition_range_start"
RANGE_END = "dagster/asset_partition_range_end"
IN_PROCESS = {"repurchase/in_process": "true"}
"""Marks the runs of this module: Dagster's daemon cannot see whether their process is alive."""
QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
"""Dagster's storage keeps all lines of a run, including errors; the console shows only progress."""
Facts = Mapping[str, Any]
"""Metadata values of a materialized asset by name."""


@dataclass(frozen=True, slots=True)
class Step:
    """One asset to materialize and its description for the progress output."""

    asset: str
    description: str
    config: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StepResult:
    """Result of a step."""

    step: Step
    facts: Facts
    failed_checks: tuple[str, ...]


def steps(purchases: Path, products: Path | None) -> list[Step]:
    """All steps in order, for a purchases file and an optional products file."""
    products_config = {"file": str(products)} if products else {}
    return [
        Step("landed_purchases", "purchases landed as they are", {"file": str(purchases)}),
        Step("purchases", "purchases taken into the warehouse"),
        Step("product_metadata", "products known", products_config),
        Step("category_rhythms", "rhythms of categories derived"),
        Step("consumable_model", "consumable classifier trained"),
        Step("consumable_verdicts", "categories judged"),
        Step("shopper_habits", "habits of shoppers derived"),
        Step("replenishment_cycles", "replenishment cycles derived"),
        Step("training_set", "training set joined by Feast"),
        Step("repurchase_model", "repurchase model trained"),
        Step("repurchase_predictions", "predictions made"),
        Step("online_features", "features and predictions materialized into Redis"),
        Step("live_champion", "champion brought to Redis, for the stream"),
        Step("shopper_histories", "histories brought to Redis, for the stream"),
        Step("planned_reminders", "reminders planned"),
    ]


def run(instance: dg.DagsterInstance, wanted: list[Step]) -> Iterator[StepResult]:
    """Materialize one step after another, each as its own run on Dagster's pages.

    Raises the asset's error, and DataError if a blocking check fails; later steps do not run then.
    """
    job = defs.resolve_implicit_global_asset_job_def()
    days: Mapping[str, str] = {}
    for step in wanted:
        done = _done(step, _materialize(instance, job, step, days))
        if step.asset == "landed_purchases":
            days = _range(days_from(done.facts["first day"]))
        yield done


def cancel_orphaned_runs(instance: dg.DagsterInstance) -> None:
    """Cancel runs whose process was killed; otherwise they would block the run queue indefinitely."""
    unended = dg.RunsFilter(tags=IN_PROCESS, statuses=[dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.STARTED])
    for broken_off in instance.get_runs(unended):
        instance.report_run_canceled(broken_off, message="its process was ended")


def _range(days: dg.PartitionKeyRange) -> Mapping[str, str]:
    return {RANGE_START: days.start, RANGE_END: days.end}


def _materialize(
    instance: dg.DagsterInstance, job: dg.JobDefinition, step: Step, days: Mapping[str, str]
) -> dg.ExecuteInProcessResult:
    try:
        return job.execute_in_process(
            instance=instance,
            asset_selection=[dg.AssetKey(step.asset)],
            run_config=QUIET | ({"ops": {step.asset: {"config": dict(step.config)}}} if step.config else {}),
            tags={**IN_PROCESS, **(days if step.asset == "purchases" else {})},
        )
    except dg.DagsterError as stopped:
        what = " ".join(str(stopped).split())
        raise DataError(f"{step.asset}: {what}; its run on Dagster's pages tells what was found") from stopped


def _done(step: Step, result: dg.ExecuteInProcessResult) -> StepResult:
    events = result.get_asset_materialization_events()
    facts = {name: value.value for name, value in events[-1].materialization.metadata.items()} if events else {}
    failed = tuple(check.check_name for check in result.get_asset_check_evaluations() if not check.passed)
    return StepResult(step, facts, failed)
