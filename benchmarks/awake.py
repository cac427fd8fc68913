"""A core that sleeps takes some 40 µs to wake, which a server at work never waits for and which would hide the rest."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

_SPIN = "import os; os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))\nwhile os.getppid() == {parent}: pass"


@contextmanager
def cores_awake() -> Iterator[None]:
    """Keep all cores from sleeping, by processes that run only where nobody else would."""
    with ExitStack() as spinning:
        for _ in range(os.cpu_count() or 1):
            spin = subprocess.Popen([sys.executable, "-c", _SPIN.format(parent=os.getpid())])
            spinning.enter_context(spin)
            spinning.callback(spin.kill)
        yield
