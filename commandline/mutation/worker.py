"""Runs tests of mutants, each in a fork of this process, which has imported the libraries already.

It works in a copy of the checkout, takes one job a line on its input and answers each with one line. It imports
nothing of the project but this module, so that every fork imports the mutated code.
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

_LOOK_SECONDS = 0.02
_OPTIONS = ("-x", "--tb=short", "--disable-warnings", "--hypothesis-seed=0", "--hypothesis-profile=first failure")
_running: set[int] = set()


def main() -> None:
    """Answer jobs until the input ends."""
    signal.signal(signal.SIGTERM, _end)
    root = Path.cwd()
    for number, line in enumerate(sys.stdin):
        job = json.loads(line)
        began = time.monotonic()
        code = _judged(root, job, number)
        print(json.dumps({"code": code, "seconds": time.monotonic() - began}), flush=True)


def _judged(root: Path, job: dict[str, Any], number: int) -> int | None:
    """Exit code of the job's tests with its source in place; None where they took too long."""
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
    """Write a source as if at a moment of its own: a compiled file is known by the second of its source."""
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
    """Name the modules in memory that are not of the copy."""
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
        time.sleep(_LOOK_SECONDS)
    return None


def _import_libraries(used: Path) -> None:
    """Import what the tests imported and the project did not bring, so that the next fork need not."""
    if not used.exists():
        return
    for name in json.loads(used.read_text()):
        if name not in sys.modules and not name.startswith(("__", "_pytest.assertion")):
            with suppress(Exception):
                importlib.import_module(name)
    used.unlink()


def _kill(pid: int) -> None:
    """End a fork and what it started."""
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
