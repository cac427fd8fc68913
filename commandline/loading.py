"""Runs the whole way from files to reminders on running engines, a line of progress for each asset."""

from __future__ import annotations

import logging
import os
import time
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import dagster as dg

from commandline.progress import report, step
from embedded.dagster import prepare_home
from embedded.sample import write_sample
from embedded.state import open_state
from orchestration.pipeline import Facts, run, steps
from orchestration.preparation import prepare
from repurchase.adapters.warehouse import open_warehouse
from repurchase.settings import settings_from


@dataclass(frozen=True, slots=True)
class ShopFiles:
    """What a shop hands in."""

    purchases: Path
    products: Path | None


def own(purchases: Path, products: Path | None) -> ShopFiles:
    """A user's own files."""
    return ShopFiles(purchases.resolve(), products.resolve() if products else None)


def sample(folder: Path) -> ShopFiles:
    """The sample's files, written into the state folder on first use."""
    with step("sample purchases written, their calendar moved to end in the past week"):
        written = write_sample(folder / "sample", datetime.now(UTC))
    return ShopFiles(written.purchases, written.products)


def load_if_empty(environment: Mapping[str, str], folder: Path) -> None:
    """Load the sample where the warehouse holds no purchases."""
    os.environ.update(environment)
    settings = settings_from()
    prepare(settings)
    with open_warehouse(settings.warehouse_url) as warehouse:
        empty = not warehouse.value("SELECT count() FROM purchases")
    if empty:
        load(environment, sample(folder))


def load(environment: Mapping[str, str], files: ShopFiles) -> Mapping[str, Facts]:
    """Materialize every asset in flow order; returns what each told of itself, by the asset's name.

    Takes the settings of `environment` for the rest of this process. Raises what an asset raised.
    """
    os.environ.update(environment)
    _quieten()
    with step("tables and feature views are current"):
        prepare(settings_from())
    prepare_home(open_state(Path(environment["REPURCHASE_STATE"])))
    facts: dict[str, Facts] = {}
    began = time.monotonic()
    with dg.DagsterInstance.get() as instance:
        for done in run(instance, steps(files.purchases, files.products)):
            facts[done.step.asset] = done.facts
            doubts = f" (doubts: {', '.join(done.failed_checks)})" if done.failed_checks else ""
            report(f"{done.step.says}{doubts}", time.monotonic() - began)
            began = time.monotonic()
    return facts


def _quieten() -> None:
    """Leave the screen to progress; Dagster keeps every log line of a run in its own storage."""
    warnings.simplefilter("ignore")
    logging.getLogger("feast").setLevel(logging.ERROR)
