"""Dagster as three processes: a gRPC server loads the code, and the web page and the daemon call it."""

from __future__ import annotations

import shutil
import sys
from typing import Any

from embedded.endpoints import write_private
from embedded.free_ports import HOST
from embedded.readiness import accepts_connections, answers_http, graphql_matches
from embedded.service_spec import ServiceSpec
from embedded.state import CHECKOUT, State

MODULE = "orchestration.definitions"
_WORKSPACE = """\
load_from:
  - grpc_server:
      host: {host}
      port: {port}
      location_name: {module}
"""
_DAEMONS = "{ instance { daemonHealth { allDaemonStatuses { required healthy } } } }"


def code(state: State) -> ServiceSpec:
    """Describe the server that loads the definitions and starts the runs."""
    port = str(state.port("code"))
    return ServiceSpec(
        name="code",
        command=_dagster("dagster", "api", "grpc", "-m", MODULE, "-h", HOST, "-p", port, "--location-name", MODULE),
        is_ready=accepts_connections(state.port("code")),
        after=("database",),
        prepare=lambda: prepare_home(state),
    )


def page(state: State) -> ServiceSpec:
    """Describe the web page."""
    workspace = ("-w", str(state.folder / "workspace.yaml"))
    return ServiceSpec(
        name="dagster",
        command=_dagster("dagster_webserver", *workspace, "-h", HOST, "-p", str(state.port("dagster"))),
        is_ready=answers_http(f"{state.http('dagster')}/server_info"),
        address=state.http("dagster"),
        after=("code",),
    )


def daemon(state: State) -> ServiceSpec:
    """Describe the daemon that runs schedules, sensors and the queue."""
    return ServiceSpec(
        name="daemon",
        command=_dagster("dagster._daemon", "run", "-w", str(state.folder / "workspace.yaml")),
        is_ready=graphql_matches(f"{state.http('dagster')}/graphql", _DAEMONS, all_healthy),
        after=("code", "dagster"),
    )


def prepare_home(state: State) -> None:
    """Write Dagster's instance settings and workspace file."""
    shutil.copyfile(CHECKOUT / "dagster.yaml", state.folder / "dagster" / "dagster.yaml")
    text = _WORKSPACE.format(host=HOST, port=state.port("code"), module=MODULE)
    write_private(state.folder / "workspace.yaml", text)


def _dagster(module: str, *words: str) -> tuple[str, ...]:
    return (sys.executable, "-m", module, *words)


def all_healthy(data: Any) -> bool:
    """Whether every required daemon is healthy according to the response of Dagster's GraphQL API."""
    try:
        statuses = data["instance"]["daemonHealth"]["allDaemonStatuses"]
    except (TypeError, KeyError):
        return False
    return bool(statuses) and all(status["healthy"] for status in statuses if status["required"])
