"""RabbitMQ listens on loopback only and leaves no epmd behind."""

from __future__ import annotations

from pathlib import Path

import psutil
import pytest

from embedded import supervisor
from embedded.debian.tool import Report
from embedded.debian.unpacking import ensure_installed
from embedded.orphans import orphans
from embedded.platform import running_engines
from embedded.state import State, open_state

LOOPBACK = {"127.0.0.1", "::1"}


@pytest.fixture(scope="module", autouse=True)
def _installed(fetch_report: Report) -> None:
    ensure_installed(fetch_report)


def test_it_listens_on_loopback_alone_and_ends_whole(tmp_path: Path) -> None:
    """The server, its node port and epmd listen on loopback; none of them runs after the end."""
    with running_engines(tmp_path, ["order_queue"]) as environment:
        state = open_state(tmp_path)
        assert environment["REPURCHASE_ORDER_QUEUE_URL"].startswith("embedded+amqp://")
        assert _listening(state) <= LOOPBACK
        assert {"beam.smp", "epmd"} <= {process.name() for process in orphans(state)}
    assert orphans(state) == []


def test_the_supervisors_child_is_the_server_itself(tmp_path: Path) -> None:
    """No shell runs between them, so that a kill reaches the server."""
    with running_engines(tmp_path, ["order_queue"]):
        pid = supervisor.running(open_state(tmp_path))["order_queue"].pid
        assert psutil.Process(pid).name() == "beam.smp"


def _listening(state: State) -> set[str]:
    return {
        connection.laddr.ip
        for process in orphans(state)
        for connection in process.net_connections("inet")
        if connection.status == psutil.CONN_LISTEN
    }
