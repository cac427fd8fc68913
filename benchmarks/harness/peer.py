"""Runs each contender in a separate process to measure its time and peak memory."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import click
import psutil

MEBIBYTE = 2**20
POLL_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class Figures:
    """Results of several runs of one contender."""

    name: str
    seconds: Sequence[float]
    """One per run, measured by the contender."""
    peak_mib: float
    """Peak resident memory of the process and its children, over all runs."""
    told: Mapping[str, Any] = field(default_factory=dict)
    """Other values that the median run reported."""

    @property
    def median(self) -> float:
        """Seconds of the median run."""
        return statistics.median(self.seconds)


@dataclass(frozen=True, slots=True)
class Peer:
    """A program, `python -m module arguments`, that measures its work and prints the result of `report` last."""

    name: str
    module: str
    arguments: Sequence[str] = ()


def run_interleaved(contenders: Sequence[Peer], runs: int) -> list[Figures]:
    """Run the contenders alternately, `runs` times each, so that a slow minute of the machine affects all of them.

    Raises RuntimeError with the program's error output when one fails.
    """
    turns: dict[str, list[_Turn]] = {each.name: [] for each in contenders}
    for number in range(1, runs + 1):
        for each in contenders:
            turn = _once(each)
            turns[each.name].append(turn)
            click.echo(f"{each.name}, run {number} of {runs}: {turn.seconds:.3g} s", err=True)
    return [_figures(name, each) for name, each in turns.items()]


def run_peer(name: str, module: str, arguments: Sequence[str] = (), runs: int = 3) -> Figures:
    """Run one contender, as `run_interleaved`."""
    [figures] = run_interleaved([Peer(name, module, arguments)], runs)
    return figures


def report(seconds: float, **told: Any) -> None:
    """Print the result of a contender as JSON for the parent process; must be its last line."""
    print(json.dumps({"seconds": seconds, **told}))  # noqa: T201 - the protocol of `contender`


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Return the seconds of `work` and its result."""
    began = time.perf_counter()
    given = work()
    return time.perf_counter() - began, given


@dataclass(frozen=True, slots=True)
class _Turn:
    seconds: float
    told: Mapping[str, Any]
    peak_mib: float


def _figures(name: str, turns: Sequence[_Turn]) -> Figures:
    seconds = tuple(each.seconds for each in turns)
    middle = turns[seconds.index(statistics.median_low(seconds))]
    return Figures(name, seconds, max(each.peak_mib for each in turns), middle.told)


def _once(contender: Peer) -> _Turn:
    words = [sys.executable, "-m", contender.module, *contender.arguments]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as program:
        peaks: list[float] = [0.0]
        watcher = threading.Thread(target=_watch, args=(psutil.Process(program.pid), peaks), daemon=True)
        watcher.start()
        said, complained = program.communicate()
        watcher.join()
    if program.returncode:
        raise RuntimeError(f"{contender.name} failed with exit code {program.returncode}: {complained[-2000:]}")
    told: dict[str, Any] = json.loads(said.strip().splitlines()[-1])
    return _Turn(float(told.pop("seconds")), told, peaks[0])


def _watch(process: psutil.Process, peaks: list[float]) -> None:
    try:
        while process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
            family = [process, *process.children(recursive=True)]
            peaks[0] = max(peaks[0], sum(_resident(each) for each in family))
            time.sleep(POLL_SECONDS)
    except psutil.NoSuchProcess:
        return


def _resident(process: psutil.Process) -> float:
    try:
        return float(process.memory_info().rss / MEBIBYTE)
    except psutil.NoSuchProcess:
        return 0.0
