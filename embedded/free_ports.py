"""Chooses free loopback ports and reserves them for one process of the machine while it runs."""

from __future__ import annotations

import fcntl
import os
import random
import socket
import tempfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path

HOST = "127.0.0.1"
_RANGE = range(20_000, 32_000)
"""Below the kernel's ephemeral ports, so that no outgoing connection takes a port while its service is down."""
_chance = random.SystemRandom()
"""Not the global generator: two processes with the same seed would choose the same ports."""


def free_ports(count: int, but: Iterable[int] = ()) -> list[int]:
    """Choose ports without a listener that no other live process has reserved.

    A child of this process may listen on them later.
    """
    avoided = set(but)
    shuffled = _chance.sample(_RANGE, len(_RANGE))
    free = (port for port in shuffled if port not in avoided and _is_ours(port) and is_free(port))
    return [next(free) for _ in range(count)]


def is_free(port: int) -> bool:
    """Whether no program listens on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True


def _is_ours(port: int) -> bool:
    """Lock the byte at this offset; the kernel unlocks it when the process ends."""
    try:
        fcntl.lockf(_locks(), fcntl.LOCK_EX | fcntl.LOCK_NB, 1, port)
    except OSError:
        return False
    return True


@cache
def _locks() -> int:
    """Open the user's lock file, which stays empty, until the process ends."""
    file = Path(tempfile.gettempdir()) / f"repurchase-ports-{os.getuid()}"
    return os.open(file, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
