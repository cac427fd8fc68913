"""RabbitMQ for orders, and epmd as a separate service, because RabbitMQ would leave its own epmd running."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from embedded.debian.programs import Programs
from embedded.endpoints import write_private
from embedded.free_ports import HOST
from embedded.readiness import accepts_connections, replies
from embedded.service_spec import ServiceSpec
from embedded.state import State

_CONFIGURATION = """\
listeners.tcp.1 = {host}:{port}
default_user = repurchase
default_pass = {password}
log.file = false
log.console = true
log.console.level = warning
vm_memory_high_watermark.absolute = 512MB
disk_free_limit.absolute = 50MB
"""
_HANDSHAKE = b"AMQP\x00\x00\x09\x01"


def node_names(state: State, programs: Programs) -> ServiceSpec:
    """Describe epmd on a separate port, isolated from other Erlang nodes of the machine."""
    port = state.port("node_names")
    return ServiceSpec(
        name="node_names",
        command=(str(programs.epmd), "-port", str(port), "-address", HOST),
        is_ready=accepts_connections(port),
    )


def order_queue(state: State, programs: Programs) -> ServiceSpec:
    """Describe the RabbitMQ server on this state folder; its password is in a private file."""
    folder = state.folder / "order_queue"
    return ServiceSpec(
        name="order_queue",
        command=(str(programs.server),),
        is_ready=replies(state.port("order_queue"), _HANDSHAKE, b"RabbitMQ"),
        address=f"amqp://{HOST}:{state.port('order_queue')}",
        after=("node_names",),
        environment=_environment(state, programs, folder),
        prepare=lambda: _prepare(state, folder),
    )


def _prepare(state: State, folder: Path) -> None:
    folder.mkdir(mode=0o700, exist_ok=True)
    values = {"host": HOST, "port": state.port("order_queue"), "password": state.endpoints.passwords["order_queue"]}
    write_private(folder / "rabbitmq.conf", _CONFIGURATION.format(**values))


def _environment(state: State, programs: Programs, folder: Path) -> Mapping[str, str]:
    return {
        "PATH": f"{programs.erlang}:{os.environ.get('PATH', os.defpath)}",
        "HOME": str(folder),  # Erlang writes its cookie there
        "RUNNING_UNDER_SYSTEMD": "true",  # else a shell runs between the supervisor and the server
        "RABBITMQ_NODENAME": "repurchase@localhost",
        "RABBITMQ_CONFIG_FILE": str(folder / "rabbitmq.conf"),
        "RABBITMQ_CONF_ENV_FILE": str(folder / "none"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "plugins"),
        "RABBITMQ_MNESIA_BASE": str(folder / "mnesia"),
        "RABBITMQ_LOG_BASE": str(folder / "log"),
        "RABBITMQ_LOGS": "-",
        "RABBITMQ_DIST_PORT": str(state.port("nodes")),
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1}",
        "ERL_EPMD_PORT": str(state.port("node_names")),
        "ERL_EPMD_ADDRESS": HOST,
    }
