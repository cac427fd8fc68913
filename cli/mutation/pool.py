"""Tests mutants in parallel; each worker has a copy of the checkout and its own databases."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue

from cli.mutation.configuration import Target
from cli.mutation.mutants import Mutant
from embedded.platform import running_engines
from embedded.state import CHECKOUT

_PASSED = 0
_FIRST_SECONDS = 600.0
_EXTRA_SECONDS, _TIMES_SLOWER = 20.0, 5.0
"""Timeout relative to the tests without a mutant; generous, because the machine may be busy."""


class TestsFailedError(RuntimeError):
    """The tests fail, or do not run, without any mutant; the message ends with the last lines of their output."""


@dataclass(frozen=True, slots=True)
class Worker:
    """A process that runs tests in a copy of the checkout."""

    folder: Path
    process: subprocess.Popen[str]
    engines: ExitStack
    running: set[str] = field(default_factory=set)
    """Names of the running databases."""

    def start_engines(self, target: Target) -> None:
        """Start the target's databases; must run in the main thread, because they end with the starting thread."""
        if missing := set(target.engines) - self.running:
            self.engines.enter_context(running_engines(self.folder / "state", sorted(missing)))
            self.running.update(missing)

    def exit_code(self, target: Target, source: str, timeout: float) -> tuple[int | None, float]:
        """Run the target's tests on a source; returns pytest's exit code, or None after a timeout, and the seconds."""
        job = {"module": target.module, "source": source, "tests": target.tests, "timeout": timeout}
        if self.process.stdin is None or self.process.stdout is None:
            raise TestsFailedError("a worker without pipes")
        self.process.stdin.write(json.dumps(job) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise TestsFailedError("a worker ended")
        told = json.loads(answer)
        return told["code"], told["seconds"]

    def seconds_without_mutant(self, target: Target, source: str) -> float:
        """Measure the tests on the unchanged source; raises TestsFailedError where they fail."""
        code, seconds = self.exit_code(target, source, _FIRST_SECONDS)
        if code != _PASSED:
            last = "\n".join((self.folder / "checkout/tests.log").read_text(errors="replace").splitlines()[-40:])
            raise TestsFailedError(f"the tests of {target.module} do not pass without a mutant (exit {code}):\n{last}")
        return seconds


@contextmanager
def workers(number: int, folder: Path) -> Iterator[list[Worker]]:
    """Start workers, and end them and their databases afterwards."""
    with ExitStack() as stack:
        yield [stack.enter_context(_worker(folder / f"{place}")) for place in range(number)]


def survivors_of(
    target: Target, source: str, mutants: Iterable[Mutant], pool: list[Worker], judged: Callable[[int | None], None]
) -> list[Mutant]:
    """Return the mutants that survive their tests.

    `judged` receives the exit code of each mutant's tests, None after a timeout. Raises TestsFailedError where the
    tests fail on the unchanged source, before or afterwards.
    """
    for worker in pool:
        worker.start_engines(target)
    with ThreadPoolExecutor(len(pool)) as threads:
        for _ in ("imports libraries", "takes its usual time"):
            seconds = list(threads.map(lambda worker: worker.seconds_without_mutant(target, source), pool))
    timeout = _EXTRA_SECONDS + _TIMES_SLOWER * max(seconds)
    waiting: SimpleQueue[Mutant | None] = SimpleQueue()
    for mutant in mutants:
        waiting.put(mutant)
    with ThreadPoolExecutor(len(pool)) as threads:
        for _ in pool:
            waiting.put(None)
        running = [threads.submit(_survivors, target, worker, waiting, timeout, judged) for worker in pool]
        try:
            found = [mutant for each in as_completed(running) for mutant in each.result()]
        except BaseException:
            for worker in pool:
                _end(worker.process)  # the threads wait for replies of the workers
            raise
    for worker in pool if target.engines else ():  # data that a mutant left in a database may fail later tests
        worker.seconds_without_mutant(target, source)
    return sorted(found, key=lambda mutant: mutant.line)


def _survivors(
    target: Target,
    worker: Worker,
    waiting: SimpleQueue[Mutant | None],
    timeout: float,
    judged: Callable[[int | None], None],
) -> list[Mutant]:
    survived = []
    while mutant := waiting.get():
        code, _ = worker.exit_code(target, mutant.source, timeout)
        if code == _PASSED:
            survived.append(mutant)
        judged(code)
    return survived


@contextmanager
def _worker(folder: Path) -> Iterator[Worker]:
    checkout = folder / "checkout"
    _copy_checkout(checkout)
    process = subprocess.Popen(
        [sys.executable, "-m", "cli.mutation.worker"],
        cwd=checkout,
        env={**os.environ, "REPURCHASE_TEST_STATE": str(folder / "state")},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    with ExitStack() as engines:
        engines.callback(_end, process)
        yield Worker(folder, process, engines)


def _end(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGTERM)
    process.communicate()


def _copy_checkout(folder: Path) -> None:
    """Copy tracked and new files, and link fetched tools."""
    words = ("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    listed = subprocess.run(words, cwd=CHECKOUT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, listed.split("\0")):
        if (CHECKOUT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(CHECKOUT / name, folder / name)
    for fetched in (".venv", ".tools"):
        (folder / fetched).symlink_to(CHECKOUT / fetched)
