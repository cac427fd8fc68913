"""Fetches RabbitMQ from Debian's archive without root where it is not installed."""

from __future__ import annotations

import re
from pathlib import Path

from embedded.debian.programs import UNPACKED, Programs, programs_under
from embedded.debian.tool import Report, Tool, ensure, to_stderr

PACKAGES = (
    "rabbitmq-server", "erlang-asn1", "erlang-base", "erlang-crypto", "erlang-eldap", "erlang-ftp", "erlang-inets",
    "erlang-mnesia", "erlang-os-mon", "erlang-parsetools", "erlang-public-key", "erlang-runtime-tools", "erlang-snmp",
    "erlang-ssl", "erlang-syntax-tools", "erlang-tftp", "erlang-tools", "erlang-xmerl", "libsctp1",
)  # fmt: skip
"""The server and what it needs beyond a bare Debian 12; 34 MB."""
_HARD_ROOT = re.compile(r"^(\s*)ROOTDIR=/usr/lib/erlang$", re.MULTILINE)


def ensure_installed(report: Report = to_stderr) -> Programs:
    """Find RabbitMQ or fetch it; raises MissingToolError with the packages to install."""
    return ensure(RABBITMQ, report)


def _relocate(unpacked: Path, target: Path) -> None:
    """Replace the absolute installation path in Debian's `erl` script."""
    erl = unpacked / "usr/lib/erlang/bin/erl"
    erl.write_text(_HARD_ROOT.sub(rf"\1ROOTDIR={target / 'usr/lib/erlang'}", erl.read_text()))


RABBITMQ = Tool(
    name="RabbitMQ",
    packages=PACKAGES,
    install="rabbitmq-server",
    in_system=lambda: programs_under(Path("/")),
    under=programs_under,
    folder=UNPACKED,
    relocate=_relocate,
)
