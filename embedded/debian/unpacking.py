"""Takes RabbitMQ from Debian's archive without root: its packages are fetched and unpacked, not installed."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from embedded.debian.programs import UNPACKED, Programs, installed, programs_under

PACKAGES = (
    "rabbitmq-server", "erlang-asn1", "erlang-base", "erlang-crypto", "erlang-eldap", "erlang-ftp", "erlang-inets",
    "erlang-mnesia", "erlang-os-mon", "erlang-parsetools", "erlang-public-key", "erlang-runtime-tools", "erlang-snmp",
    "erlang-ssl", "erlang-syntax-tools", "erlang-tftp", "erlang-tools", "erlang-xmerl", "libsctp1",
)  # fmt: skip
"""The server and what it needs beyond a bare Debian 12; 33 MB."""
_HARD_ROOT = re.compile(r"^(\s*)ROOTDIR=/usr/lib/erlang$", re.MULTILINE)


class NoRabbitMqError(RuntimeError):
    """RabbitMQ is not installed and could not be unpacked."""


def ensure_installed() -> Programs:
    """Find RabbitMQ, unpacking it first where it is missing; raises NoRabbitMqError, telling what to install."""
    found = installed()
    if found is not None:
        return found
    try:
        with _alone_in(UNPACKED.parent):  # else another process would unpack it once more under a running server
            return installed() or _unpacked(UNPACKED)
    except (OSError, subprocess.CalledProcessError) as failed:
        raise NoRabbitMqError(
            "RabbitMQ is needed and could not be fetched from Debian's archive; "
            "install it as root: apt-get install rabbitmq-server"
        ) from failed


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    held = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)


def _unpacked(target: Path) -> Programs:
    fresh = target.with_name(f"{target.name}.{os.getpid()}")
    try:
        _fetch(fresh / "packages")
        for package in (fresh / "packages").glob("*.deb"):
            _run(["dpkg-deb", "--extract", str(package), str(fresh)])
        shutil.rmtree(fresh / "packages")
        _settle(fresh / "usr/lib/erlang/bin/erl", target / "usr/lib/erlang")
        shutil.rmtree(target, ignore_errors=True)
        fresh.rename(target)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    programs = programs_under(target)
    if programs is None:
        raise OSError(f"the packages unpacked to {target} hold no rabbitmq-server")
    return programs


def _fetch(folder: Path) -> None:
    """With package lists of our own, for those of the system may be missing and belong to root."""
    lists, cache = folder / "lists", folder / "cache"
    for path in (lists / "partial", cache / "archives" / "partial"):
        path.mkdir(parents=True)
    settings = (f"Dir::State::Lists={lists}", f"Dir::Cache={cache}", "Debug::NoLocking=1", "APT::Sandbox::User=")
    own = ["-qq", *(word for setting in settings for word in ("-o", setting))]
    _run(["apt-get", *own, "update"], folder)
    _run(["apt-get", *own, "download", *PACKAGES], folder)


def _settle(erl: Path, root: Path) -> None:
    """Debian's `erl` insists on the folder of the package wherever it is moved."""
    erl.write_text(_HARD_ROOT.sub(rf"\1ROOTDIR={root}", erl.read_text()))


def _run(command: Sequence[str], folder: Path | None = None) -> None:
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
