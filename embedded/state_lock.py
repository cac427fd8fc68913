"""A PID lock allows one command per state folder."""

from __future__ import annotations

import fcntl
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

_END_SECONDS = 90.0


class PlatformBusyError(RuntimeError):
    """Another command runs the platform on this state folder."""


@contextmanager
def hold_state_lock(folder: Path) -> Iterator[None]:
    """Hold the lock of the folder; raises PlatformBusyError where another process holds it."""
    with _open_lock_file(folder) as lock:
        if not _try_lock(lock):
            raise PlatformBusyError(
                f"another command runs the platform on {folder}; wait for it, end it with `./run down`, "
                "or choose another folder with --state"
            )
        lock.truncate()
        lock.write(str(os.getpid()))
        lock.flush()
        yield
        lock.truncate(0)


def end_owner(folder: Path) -> None:
    """Send SIGTERM to the owner of the folder and wait until it ends; returns immediately without an owner."""
    with _open_lock_file(folder) as lock:
        if _try_lock(lock):
            return
        with suppress(ProcessLookupError, ValueError):  # it may have ended, or not have written its PID yet
            os.kill(int(lock.read()), signal.SIGTERM)
        deadline = time.monotonic() + _END_SECONDS
        while not _try_lock(lock) and time.monotonic() < deadline:
            time.sleep(0.1)


@contextmanager
def _open_lock_file(folder: Path) -> Iterator[IO[str]]:
    path = folder / "lock"
    path.touch(0o600)
    with path.open("r+") as lock:
        yield lock


def _try_lock(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
