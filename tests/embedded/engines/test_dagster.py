"""The daemon is healthy only when all required daemons are."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest
from dagster import DagsterInstance

from embedded.engines.dagster import all_healthy
from embedded.state import CHECKOUT


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        ([], False),
        ([{"required": True, "healthy": True}, {"required": False, "healthy": None}], True),
        ([{"required": True, "healthy": True}, {"required": True, "healthy": False}], False),
    ],
)
def test_every_required_daemon_has_to_be_healthy(statuses: list[dict[str, bool]], expected: bool) -> None:  # noqa: FBT001
    """One unhealthy required daemon makes the result unhealthy."""
    assert all_healthy({"instance": {"daemonHealth": {"allDaemonStatuses": statuses}}}) is expected


@pytest.mark.parametrize("answer", [None, {}, {"instance": None}])
def test_an_odd_answer_is_not_healthy(answer: object) -> None:
    """A malformed response counts as unhealthy."""
    assert not all_healthy(answer)


def test_the_instance_takes_the_projects_configuration(platform: Mapping[str, str], tmp_path: Path) -> None:
    """dagster.yaml configures Postgres storage, one concurrent run and no telemetry."""
    shutil.copyfile(CHECKOUT / "dagster.yaml", tmp_path / "dagster.yaml")
    with DagsterInstance.from_config(str(tmp_path)) as instance:
        assert platform["REPURCHASE_DAGSTER_STORAGE_URL"].startswith("postgresql+psycopg2://")
        assert type(instance.run_storage).__name__ == "PostgresRunStorage"
        assert not instance.telemetry_enabled
        assert not instance.nux_enabled
        queue = instance.get_concurrency_config().run_queue_config
        assert queue is not None
        assert queue.max_concurrent_runs == 1
