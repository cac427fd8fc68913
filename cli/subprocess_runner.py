"""Runs work in a subprocess, so that its memory is released and a crash does not affect the caller."""

from __future__ import annotations

import os
from collections.abc import Callable
from multiprocessing import get_context
from typing import Any

_POLL_SECONDS = 1.0


def run_in_subprocess(worth_it: Callable[[], bool], work: Callable[..., object], *arguments: Any) -> bool:
    """Run `work(*arguments)` and kill it when `worth_it` becomes false; returns whether it succeeded."""
    worker = get_context("spawn").Process(target=_run_in_child, args=(work, *arguments))
    worker.start()
    try:
        while worker.is_alive() and worth_it():
            worker.join(_POLL_SECONDS)
    finally:
        worker.kill()  # on SIGTERM Dagster would clean up for a minute
        worker.join()
    return worker.exitcode == 0


def _run_in_child(work: Callable[..., object], *arguments: Any) -> None:
    os.setsid()  # Ctrl-C must reach only the parent, which kills this process without a traceback
    work(*arguments)
