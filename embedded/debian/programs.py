"""Finds RabbitMQ's programs: installed in the system, or unpacked in `.tools`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

UNPACKED = Path(__file__).resolve().parents[2] / ".tools" / "rabbitmq"
_ROOTS = (Path("/"), UNPACKED)


@dataclass(frozen=True, slots=True)
class Programs:
    """Paths of one RabbitMQ installation."""

    server: Path
    epmd: Path
    """Registry of Erlang nodes; RabbitMQ does not start without it."""
    erlang: Path
    """The folder of `erl`, which must be on the server's PATH."""


def installed() -> Programs | None:
    """Return the system's RabbitMQ, else the unpacked one, else None."""
    found = (programs_under(root) for root in _ROOTS)
    return next((programs for programs in found if programs is not None), None)


def programs_under(root: Path) -> Programs | None:
    """Return the RabbitMQ of Debian's packages under `root`, or None where files are missing."""
    server = root / "usr/lib/rabbitmq/bin/rabbitmq-server"
    erlang = root / "usr/lib/erlang/bin"
    if not (server.exists() and (erlang / "erl").exists() and (erlang / "epmd").exists()):
        return None
    return Programs(server, erlang / "epmd", erlang)
