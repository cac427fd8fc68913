"""Description of the ClickHouse server as a platform service."""

from __future__ import annotations

import sys

from embedded.metrics import telling_metrics
from embedded.readiness import answers_http
from embedded.service_spec import Part
from embedded.state import State


def warehouse(state: State) -> Part:
    """Describe the ClickHouse server on this state folder."""
    return Part(
        name="warehouse",
        command=(sys.executable, "-m", "embedded.clickhouse", str(state.folder / "warehouse")),
        is_ready=answers_http(f"{state.http('warehouse')}/ping"),
        environment={"TZ": "UTC", **telling_metrics(state, "warehouse")},
        address=state.http("warehouse"),
    )
