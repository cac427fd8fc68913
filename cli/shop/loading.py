"""Runs the pipeline from files to reminders on running databases, with a line of progress per asset."""

from __future__ import annotations

import logging
import os
import time
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import dagster as dg

from cli.progress import report, step
from cli.shop.shop_files import ShopFiles, sample
from embedded.engines.dagster import prepare_home
from embedded.first_day import keep_first_day
from embedded.state import open_state
from orchestration.bootstrap import bootstrap, create_registered_models
from orchestration.pipeline import Facts, cancel_orphaned_runs, run, steps
from repurchase.adapters.clickhouse import open_warehouse
from repurchase.settings import settings_from


def load_if_empty(environment: Mapping[str, str], folder: Path) -> None:
    """Load the sample where the warehouse has no purchases or an earlier load was interrupted."""
    _bootstrap(environment)
    with open_warehouse(settings_from().warehouse_url) as warehouse:
        empty = not warehouse.value("SELECT count() FROM purchases")
        broken_off = (folder / "sample").exists() and not warehouse.value("SELECT count() FROM planned_reminders")
    if empty or broken_off:
        load(environment, sample(folder))


def load(environment: Mapping[str, str], files: ShopFiles) -> Mapping[str, Facts]:
    """Materialize all assets in order of their dependencies; returns the metadata by asset name.

    Sets the variables of `environment` for the rest of this process. Raises the error of a failed asset.
    """
    with step("tables and feature views are current"):
        _bootstrap(environment)
    facts: dict[str, Facts] = {}
    began = time.monotonic()
    with _instance() as instance:
        for done in run(instance, steps(files.purchases, files.products)):
            facts[done.step.asset] = done.facts
            doubts = f" (failed checks: {', '.join(done.failed_checks)})" if done.failed_checks else ""
            report(f"{done.step.description}{doubts}", time.monotonic() - began)
            began = time.monotonic()
    first_day = date.fromisoformat(facts["landed_purchases"]["first day"])
    keep_first_day(Path(environment["REPURCHASE_STATE"]), first_day)
    return facts


def _bootstrap(environment: Mapping[str, str]) -> None:
    os.environ.update(environment)
    _silence_dagster_logs()
    settings = settings_from()
    bootstrap(settings)
    create_registered_models(settings)
    prepare_home(open_state(Path(environment["REPURCHASE_STATE"])))
    with _instance() as instance:
        cancel_orphaned_runs(instance)


@contextmanager
def _instance() -> Iterator[dg.DagsterInstance]:
    """Open the instance of DAGSTER_HOME with a connection pool, because it otherwise reconnects for each event."""
    with dg.DagsterInstance.get() as instance:
        instance.optimize_for_webserver(statement_timeout=60_000, pool_recycle=3_600, max_overflow=5)
        yield instance


def _silence_dagster_logs() -> None:
    """Suppress log output, because Dagster stores every log line of a run."""
    warnings.simplefilter("ignore")
    logging.getLogger("feast").setLevel(logging.ERROR)
