"""Ports of loopback that are free, given to one process of the machine alone while it lives."""

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
"""Below the ports that the kernel hands out, so that no outgoing connection takes one while its part is down."""
_chance = random.SystemRandom()
"""Not the one that libraries seed: two processes with the same seed would choose alike."""


def free_ports(count: int, but: Iterable[int] = ()) -> list[int]:
    """Choose ports on which nothing listens now, and which no other process chose that lives still.

    What listens there later may be a child of this process.
    """
    avoided = set(but)
    shuffled = _chance.sample(_RANGE, len(_RANGE))
    free = (port for port in shuffled if port not in avoided and _is_ours(port) and is_free(port))
    return [next(free) for _ in range(count)]


def is_free(port: int) -> bool:
    """Whether nothing listens there now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True


def _is_ours(port: int) -> bool:
    """Lock the byte of this number, which the kernel unlocks when the process ends."""
    try:
        fcntl.lockf(_locks(), fcntl.LOCK_EX | fcntl.LOCK_NB, 1, port)
    except OSError:
        return False
    return True


@cache
def _locks() -> int:
    """Open the user's file, which stays empty, for as long as the process lives."""
    file = Path(tempfile.gettempdir()) / f"repurchase-ports-{os.getuid()}"
    return os.open(file, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
