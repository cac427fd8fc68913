"""One server under load in one way: latencies, CPU of the server, and Redis' proof that every turn was worked out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import http_requests
from benchmarks.contender import contender
from benchmarks.redis_writes import check_writes, set_calls
from benchmarks.server_process import ServerProcess

WARM_SECONDS = 2.0
COURSES = 3
SPARE = 1.1
"""Requests prepared over those expected: arrivals are random."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """Requests that were not sent before, and what each must lead to."""

    requests: Sequence[bytes]
    answers: Sequence[str] = ()
    """What answers each, where they differ."""
    sets: Sequence[int] = ()
    """SET commands that each needs."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where the requests of one row come from."""

    name: str
    prepare: Callable[[int], Prepared]
    """Gives so many fresh ones."""
    most_a_second: int
    """More than the server answers; a course at full speed ends early where it answers more."""


@dataclass(frozen=True, slots=True)
class Course:
    """What came of it."""

    name: str
    requests_a_second: float
    cpu_us: float
    """User and system time of the server over the requests."""
    latencies_us: Sequence[float]
    """In the order of sending."""
    answers: Sequence[str]
    late_us: Sequence[float]
    bad: int

    def quantile_ms(self, share: float) -> float:
        """Latency that this share of the requests did not exceed."""
        return quantile(self.latencies_us, share) / 1000

    def by_answer(self) -> dict[str, list[float]]:
        """The latencies of each kind of answer, the most frequent first."""
        kinds: dict[str, list[float]] = {}
        for answer, latency in zip(self.answers, self.latencies_us, strict=False):
            kinds.setdefault(answer, []).append(latency)
        return dict(sorted(kinds.items(), key=lambda each: -len(each[1])))


def quantile(values: Sequence[float], share: float) -> float:
    """The value that this share of them does not exceed; 0 where there are none."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))] if values else 0.0


@dataclass(frozen=True, slots=True)
class Bench:
    """Where courses keep their files, and the Redis behind the servers."""

    folder: Path
    redis_url: str

    def middle_course(self, server: ServerProcess, source: Source, rate: float, seconds: float) -> Course:
        """Of some courses the one whose p99 is the middle one: a machine that is shared holds some up."""
        courses = [self.course(server, source, rate, seconds) for _ in range(COURSES)]
        return sorted(courses, key=lambda each: each.quantile_ms(0.99))[COURSES // 2]

    def course(self, server: ServerProcess, source: Source, rate: float, seconds: float) -> Course:
        """Load the server after some seconds that are not counted; a rate of 0 is as fast as it can.

        Raises ClickException where turns were answered without a write.
        """
        self._load(server, source, rate, WARM_SECONDS)
        return self._load(server, source, rate, seconds)

    def _load(self, server: ServerProcess, source: Source, rate: float, seconds: float) -> Course:
        prepared = source.prepare(int((rate or source.most_a_second) * seconds * SPARE))
        file = http_requests.write(self.folder / "requests", prepared.requests)
        cpu, sets = server.cpu_seconds(), set_calls(self.redis_url)
        run = contender(source.name, "benchmarks.open_loop", [str(server.port), file, str(rate), str(seconds)], runs=1)
        used, written = server.cpu_seconds() - cpu, set_calls(self.redis_url) - sets
        told = run.told
        count = len(told["latencies"])
        check_writes(source.name, sum(prepared.sets[:count]), written)
        return Course(
            source.name, count / run.median, used / count * 1e6, told["latencies"], prepared.answers, told["late"],
            told["bad"],
        )  # fmt: skip
