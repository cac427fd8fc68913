"""Each contender runs in processes of its own, so that its time and its peak memory are its own."""

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
WATCHED_EVERY = 0.02


@dataclass(frozen=True, slots=True)
class Figures:
    """What several runs of one contender came to."""

    name: str
    seconds: Sequence[float]
    """One a run, as the contender itself timed its work."""
    peak_mib: float
    """Resident memory of its process and their children at the highest, in the hungriest run."""
    told: Mapping[str, Any] = field(default_factory=dict)
    """Whatever else the run in the middle reported."""

    @property
    def median(self) -> float:
        """Seconds of the run in the middle."""
        return statistics.median(self.seconds)


@dataclass(frozen=True, slots=True)
class Contender:
    """A program that times its own work: `python -m module arguments`, whose last line tells as `report` does."""

    name: str
    module: str
    arguments: Sequence[str] = ()


def in_turns(contenders: Sequence[Contender], runs: int) -> list[Figures]:
    """Run each once, then each again, `runs` times in all: a slow minute of the machine falls on all of them.

    Raises RuntimeError, with what the program said, when one fails.
    """
    turns: dict[str, list[_Turn]] = {each.name: [] for each in contenders}
    for number in range(1, runs + 1):
        for each in contenders:
            turn = _once(each)
            turns[each.name].append(turn)
            click.echo(f"{each.name}, run {number} of {runs}: {turn.seconds:.3g} s", err=True)
    return [_figures(name, each) for name, each in turns.items()]


def contender(name: str, module: str, arguments: Sequence[str] = (), runs: int = 3) -> Figures:
    """As `in_turns`, of one alone."""
    [figures] = in_turns([Contender(name, module, arguments)], runs)
    return figures


def report(seconds: float, **told: Any) -> None:
    """Let a contender tell the one who started it how it went; the last thing that it prints."""
    print(json.dumps({"seconds": seconds, **told}))  # noqa: T201 - the protocol of `contender`


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds that `work` takes, and what it gives."""
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


def _once(contender: Contender) -> _Turn:
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
            time.sleep(WATCHED_EVERY)
    except psutil.NoSuchProcess:
        return


def _resident(process: psutil.Process) -> float:
    try:
        return float(process.memory_info().rss / MEBIBYTE)
    except psutil.NoSuchProcess:
        return 0.0
