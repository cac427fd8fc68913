"""Metrics addresses of the services: one port each, except for the API, which has a route."""

from __future__ import annotations

from embedded.free_ports import HOST
from embedded.service_spec import ServiceSpec
from embedded.state import State

METRICS_PORT = "REPURCHASE_METRICS_PORT"


def metrics_setting(state: State, name: str) -> dict[str, str]:
    """Return the environment variable that makes a service export its metrics."""
    return {METRICS_PORT: str(state.port(f"{name}_metrics"))}


def metrics_address(part: ServiceSpec) -> str:
    """Return the URL of a service's metrics, or an empty string where it exports none."""
    port = part.environment.get(METRICS_PORT)
    return f"http://{HOST}:{port}/metrics" if port else ""
