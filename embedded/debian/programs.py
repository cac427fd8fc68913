"""Where RabbitMQ lies: in the system, where its package is installed, or unpacked beside our other tools."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

UNPACKED = Path(__file__).resolve().parents[2] / ".tools" / "rabbitmq"
_ROOTS = (Path("/"), UNPACKED)


@dataclass(frozen=True, slots=True)
class Programs:
    """The programs of one RabbitMQ."""

    server: Path
    epmd: Path
    """Tells Erlang's nodes of each other; RabbitMQ does not start without it."""
    erlang: Path
    """The folder of `erl`, which the server looks for on its PATH."""


def installed() -> Programs | None:
    """The system's RabbitMQ, else the unpacked one, else None."""
    found = (programs_under(root) for root in _ROOTS)
    return next((programs for programs in found if programs is not None), None)


def programs_under(root: Path) -> Programs | None:
    """The RabbitMQ of Debian's packages under `root`, or None where they are not whole."""
    server = root / "usr/lib/rabbitmq/bin/rabbitmq-server"
    erlang = root / "usr/lib/erlang/bin"
    if not (server.exists() and (erlang / "erl").exists() and (erlang / "epmd").exists()):
        return None
    return Programs(server, erlang / "epmd", erlang)
