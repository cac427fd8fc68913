"""Keeps CPU cores from idle states, because a wake-up takes about 40 µs, which a busy server avoids."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

_SPIN = "import os; os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))\nwhile os.getppid() == {parent}: pass"


@contextmanager
def keep_cpus_awake() -> Iterator[None]:
    """Keep all cores busy with processes of the lowest scheduling priority (SCHED_IDLE)."""
    with ExitStack() as spinning:
        for _ in range(os.cpu_count() or 1):
            spin = subprocess.Popen([sys.executable, "-c", _SPIN.format(parent=os.getpid())])
            spinning.enter_context(spin)
            spinning.callback(spin.kill)
        yield
