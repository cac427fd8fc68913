"""Real engines for the tests, started once and ended with the session."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import hypothesis
import pytest
from hypothesis import Phase
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from cli.left_out import skipped_summary
from cli.required_tools import origins
from embedded.debian.tool import Report, to_stderr
from embedded.debian.unpacking import ensure_installed
from embedded.platform import running_engines
from repurchase.adapters import http_connection
from repurchase.adapters.clickhouse import ClickHouseWarehouse, migrate, open_warehouse
from repurchase.adapters.postgres import deadline_postgres
from repurchase.adapters.redis.connection import pipelined
from repurchase.settings import Settings, settings_from
from serving import deadline
from tests.reused_engines import emptied

REUSED_STATE = "REPURCHASE_TEST_STATE"
"""Names the state folder of engines that run already, where `./run mutate` runs the tests."""

# How long an example takes tells of the machine, not of the code.
hypothesis.settings.register_profile("any machine", deadline=None)
hypothesis.settings.load_profile("any machine")
# `./run mutate` needs to know whether a test fails, and no small example of it.
hypothesis.settings.register_profile(
    "first failure", deadline=None, phases=(Phase.explicit, Phase.generate), database=None
)


class WholeFiles(LoadScopeScheduling):  # type: ignore[misc]  # it has no types
    """Gives a process whole files, and one of them the whole journey, which takes a minute to set up."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return str(Path(file).parent) if "/journey/" in file else file


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> WholeFiles:
    """Share the tests out where processes run them side by side."""
    return WholeFiles(config, log)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell which tests were left out and which tools the others ran with."""
    skipped = [str(report.longrepr[2]) for report in terminalreporter.getreports("skipped")]
    deselected = len(terminalreporter.stats.get("deselected", []))
    terminalreporter.write_line(skipped_summary(skipped, deselected, origins()))


@pytest.fixture(scope="session")
def fetch_report(pytestconfig: pytest.Config) -> Report:
    """Report what is fetched for a test at once, past the capture of its output."""
    capture = pytestconfig.pluginmanager.getplugin("capturemanager")

    def report(sentence: str, seconds: float) -> None:
        with capture.global_and_fixture_disabled():
            to_stderr(sentence, seconds)

    return report


@pytest.fixture(scope="session")
def state_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the session its own state folder, or the one whose engines run already."""
    shared = os.environ.get(REUSED_STATE)
    return Path(shared) if shared else tmp_path_factory.mktemp("state")


@pytest.fixture(scope="session", autouse=True)
def _patience() -> Iterator[None]:
    """Give Redis, Postgres and outside services longer than a shopper would, so that a busy machine fails no test."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(deadline, "BUDGET", timedelta(seconds=8))
        for module in (http_connection, pipelined, deadline_postgres):
            patch.setattr(module, "DEADLINE", timedelta(seconds=2))
        yield


@pytest.fixture(scope="session")
def platform(state_folder: Path) -> Iterator[Mapping[str, str]]:
    """Run ClickHouse, Valkey and Postgres; gives their settings and puts them into this process's environment."""
    with (
        running_engines(state_folder) as environment,
        emptied(environment) if REUSED_STATE in os.environ else nullcontext(environment) as own,
        pytest.MonkeyPatch.context() as patch,
    ):
        for name, value in own.items():
            patch.setenv(name, value)
        yield own


@pytest.fixture(scope="session")
def settings(platform: Mapping[str, str]) -> Settings:
    """Give the settings of the running engines."""
    return settings_from(platform)


@pytest.fixture(scope="session")
def tracking(platform: Mapping[str, str]) -> Iterator[str]:
    """Run MLflow beside the engines, for the few tests that need it; gives its address."""
    with running_engines(Path(platform["REPURCHASE_STATE"]), ["tracking"]):
        yield platform["MLFLOW_TRACKING_URI"]


@pytest.fixture(scope="session")
def prices(platform: Mapping[str, str]) -> Iterator[str]:
    """Run the stand-in Market beside the engines; gives its address."""
    with running_engines(Path(platform["REPURCHASE_STATE"]), ["prices"]):
        yield platform["REPURCHASE_PRICES_URL"].removeprefix("standin+")


@pytest.fixture(scope="session")
def events(platform: Mapping[str, str]) -> Iterator[Mapping[str, str]]:
    """Run the Kafka-protocol broker beside the engines; gives the settings."""
    with running_engines(Path(platform["REPURCHASE_STATE"]), ["events"]):
        yield platform


@pytest.fixture(scope="session")
def rabbitmq(tmp_path_factory: pytest.TempPathFactory, fetch_report: Report) -> Iterator[str]:
    """Run RabbitMQ on a state folder of its own; gives its URL. Raises MissingToolError where it cannot be had."""
    ensure_installed(fetch_report)
    with running_engines(tmp_path_factory.mktemp("broker"), ["order_queue"]) as environment:
        yield environment["REPURCHASE_ORDER_QUEUE_URL"].removeprefix("embedded+")


@pytest.fixture(scope="module")
def warehouse_url(settings: Settings) -> Iterator[str]:
    """Give one module of tests a database of its own in the warehouse, with empty tables."""
    database = f"test_{uuid4().hex}"
    url = urlsplit(settings.warehouse_url)._replace(path=f"/{database}").geturl()
    with open_warehouse(url) as opened:
        migrate(opened)
        yield url
        opened.execute(f"DROP DATABASE {database}")


@pytest.fixture(scope="module")
def warehouse(warehouse_url: str) -> Iterator[ClickHouseWarehouse]:
    """Open that database."""
    with open_warehouse(warehouse_url) as opened:
        yield opened
