"""Runs tests of mutants, each in a fork of this process, which has already imported the libraries.

It runs in a copy of the checkout, reads one job per line and writes one line per result. It imports no other
module of the project, so that every fork imports the mutated code.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import Any

_POLL_SECONDS = 0.02
_OPTIONS = ("-x", "--tb=short", "--disable-warnings", "--hypothesis-seed=0", "--hypothesis-profile=first failure")
_running: set[int] = set()


def main() -> None:
    """Run jobs until the input ends."""
    signal.signal(signal.SIGTERM, _end)
    root = Path.cwd()
    for number, line in enumerate(sys.stdin):
        job = json.loads(line)
        began = time.monotonic()
        code = _judged(root, job, number)
        print(json.dumps({"code": code, "seconds": time.monotonic() - began}), flush=True)


def _judged(root: Path, job: dict[str, Any], number: int) -> int | None:
    """Return the exit code of the job's tests on its source; None after a timeout."""
    module = root / job["module"]
    original = module.read_text()
    _write(module, job["source"], 2 * number)
    log = root / "tests.log"
    used = root / "imported.json"
    pid = os.fork()
    if pid == 0:
        _run_tests(job["tests"], log, used)
    _running.add(pid)
    try:
        return _awaited(pid, job["timeout"])
    finally:
        _kill(pid)
        _write(module, original, 2 * number + 1)
        _import_libraries(used)


def _write(module: Path, source: str, number: int) -> None:
    """Write a source with a unique time, because Python matches bytecode by the second of the source file."""
    module.write_text(source)
    moment = 1_000_000_000 + number
    os.utime(module, (moment, moment))


def _run_tests(tests: list[str], log: Path, used: Path) -> None:
    os.setsid()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    for stream in (1, 2):
        os.dup2(output, stream)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    code = 70
    try:
        import pytest  # noqa: PLC0415 - imported once, in the process that forks

        code = int(pytest.main([*_OPTIONS, *tests]))
        if code == 0:
            used.write_text(json.dumps(_imported_libraries()))
    finally:
        sys.stdout.flush()
        os._exit(code)


def _imported_libraries() -> list[str]:
    """List the imported modules from outside the copy."""
    copy = f"{Path.cwd()}/"
    files = {name: getattr(module, "__file__", None) for name, module in list(sys.modules.items())}
    return [name for name, file in files.items() if file and ("/.venv/" in file or not file.startswith(copy))]


def _awaited(pid: int, seconds: float) -> int | None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            _running.discard(pid)
            return os.waitstatus_to_exitcode(status)
        time.sleep(_POLL_SECONDS)
    return None


def _import_libraries(used: Path) -> None:
    """Import the libraries that the tests used, so that the next fork shares them."""
    if not used.exists():
        return
    for name in json.loads(used.read_text()):
        if name not in sys.modules and not name.startswith(("__", "_pytest.assertion")):
            with suppress(Exception):
                importlib.import_module(name)
    used.unlink()


def _kill(pid: int) -> None:
    """Kill a fork and its children."""
    with suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)
    if pid in _running:
        os.waitpid(pid, 0)
        _running.discard(pid)


def _end(_signal: int, _frame: FrameType | None) -> None:
    for pid in list(_running):
        _kill(pid)
    os._exit(1)


if __name__ == "__main__":
    main()
