"""Ends processes of a platform whose supervisor was killed; a variable in their environment identifies them."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress

import psutil

from embedded.state import MARK, State

_TIMEOUT_SECONDS = 10.0


def orphans(state: State) -> list[psutil.Process]:
    """Return live processes marked with this state folder, except this process and its ancestors."""
    own = {os.getpid(), *(parent.pid for parent in psutil.Process().parents())}
    return [process for process in psutil.process_iter() if process.pid not in own and _bears_mark(process, state)]


def end_orphans(state: State) -> int:
    """Send SIGTERM, then SIGKILL to those that remain; returns the number of processes found."""
    found = orphans(state)
    for process in found:
        _signal(process.terminate)
    _, alive = psutil.wait_procs(found, _TIMEOUT_SECONDS)
    for process in alive:
        _signal(process.kill)
    psutil.wait_procs(alive, _TIMEOUT_SECONDS)
    return len(found)


def _bears_mark(process: psutil.Process, state: State) -> bool:
    try:
        return bool(process.environ().get(MARK) == str(state.folder) and process.status() != psutil.STATUS_ZOMBIE)
    except (psutil.Error, OSError):
        return False


def _signal(send: Callable[[], None]) -> None:
    with suppress(psutil.NoSuchProcess):
        send()
