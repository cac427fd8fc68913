"""Description of the ClickHouse server as a platform service."""

from __future__ import annotations

import sys

from embedded.metrics import metrics_setting
from embedded.readiness import answers_http
from embedded.service_spec import ServiceSpec
from embedded.state import State


def warehouse_service(state: State) -> ServiceSpec:
    """Describe the ClickHouse server on this state folder."""
    return ServiceSpec(
        name="warehouse",
        command=(sys.executable, "-m", "embedded.clickhouse", str(state.folder / "warehouse")),
        is_ready=answers_http(f"{state.http('warehouse')}/ping"),
        environment={"TZ": "UTC", **metrics_setting(state, "warehouse")},
        address=state.http("warehouse"),
    )
