"""Does work in a process of its own: what it takes in memory is given back, and its failure ends nothing else."""

from __future__ import annotations

import os
from collections.abc import Callable
from multiprocessing import get_context
from typing import Any

_LOOK_SECONDS = 1.0


def succeeds_apart(worth_it: Callable[[], bool], work: Callable[..., object], *arguments: Any) -> bool:
    """Wait for the end of `work(*arguments)`, or end it when it is worth it no more; tells whether it succeeded."""
    worker = get_context("spawn").Process(target=_apart, args=(work, *arguments))
    worker.start()
    try:
        while worker.is_alive() and worth_it():
            worker.join(_LOOK_SECONDS)
    finally:
        worker.kill()  # Dagster would take a gentler word as a reason to tidy up for a minute
        worker.join()
    return worker.exitcode == 0


def _apart(work: Callable[..., object], *arguments: Any) -> None:
    os.setsid()  # Ctrl-C is for the owner, who ends this process without a traceback
    work(*arguments)
