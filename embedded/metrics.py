"""Where the parts tell their metrics: each on a port of its own, but for the API, which has a route for it."""

from __future__ import annotations

from embedded.free_ports import HOST
from embedded.part import Part
from embedded.state import State

METRICS_PORT = "REPURCHASE_METRICS_PORT"


def telling_metrics(state: State, name: str) -> dict[str, str]:
    """The setting that lets a part tell its metrics."""
    return {METRICS_PORT: str(state.port(f"{name}_metrics"))}


def metrics_address(part: Part) -> str:
    """Where Prometheus finds the metrics of a part; empty where it tells none."""
    port = part.environment.get(METRICS_PORT)
    return f"http://{HOST}:{port}/metrics" if port else ""
