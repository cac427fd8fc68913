"""Measures one server under load: latencies, CPU, and Redis' count of writes as proof against replays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.harness import http_requests
from benchmarks.harness.peer import run_peer
from benchmarks.harness.server_process import ServerProcess
from benchmarks.serving.redis_writes import check_writes, set_calls

WARM_SECONDS = 2.0
COURSES = 3
SPARE = 1.1
"""Ratio of prepared to expected requests, because arrivals are random."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """New requests and their expected effects."""

    requests: Sequence[bytes]
    answers: Sequence[str] = ()
    """Kind of answer of each request, where kinds differ."""
    sets: Sequence[int] = ()
    """SET commands of each request."""


@dataclass(frozen=True, slots=True)
class Source:
    """Source of the requests of one row."""

    name: str
    prepare: Callable[[int], Prepared]
    """Prepares the given number of new requests."""
    most_a_second: int
    """Upper bound of the server's throughput; a faster server ends a course at full speed early."""


@dataclass(frozen=True, slots=True)
class LoadTest:
    """Results of one course."""

    name: str
    requests_a_second: float
    cpu_us: float
    """User and system time of the server per request."""
    latencies_us: Sequence[float]
    """In the order of sending."""
    answers: Sequence[str]
    late_us: Sequence[float]
    bad: int

    def quantile_ms(self, share: float) -> float:
        """Return the latency quantile in milliseconds."""
        return quantile(self.latencies_us, share) / 1000

    def by_answer(self) -> dict[str, list[float]]:
        """Group latencies by kind of answer, the most frequent first."""
        kinds: dict[str, list[float]] = {}
        for answer, latency in zip(self.answers, self.latencies_us, strict=False):
            kinds.setdefault(answer, []).append(latency)
        return dict(sorted(kinds.items(), key=lambda each: -len(each[1])))


def quantile(values: Sequence[float], share: float) -> float:
    """Return the quantile; 0 for no values."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))] if values else 0.0


@dataclass(frozen=True, slots=True)
class Bench:
    """Folder of the courses and URL of the servers' Redis."""

    folder: Path
    redis_url: str

    def middle_course(self, server: ServerProcess, source: Source, rate: float, seconds: float) -> LoadTest:
        """Run COURSES courses and return the median by p99, because a shared machine delays some."""
        courses = [self.course(server, source, rate, seconds) for _ in range(COURSES)]
        return sorted(courses, key=lambda each: each.quantile_ms(0.99))[COURSES // 2]

    def course(self, server: ServerProcess, source: Source, rate: float, seconds: float) -> LoadTest:
        """Measure the server after a warm-up; a rate of 0 means full speed.

        Raises ClickException where turns were answered without a write.
        """
        self._load(server, source, rate, WARM_SECONDS)
        return self._load(server, source, rate, seconds)

    def _load(self, server: ServerProcess, source: Source, rate: float, seconds: float) -> LoadTest:
        prepared = source.prepare(int((rate or source.most_a_second) * seconds * SPARE))
        file = http_requests.write(self.folder / "requests", prepared.requests)
        cpu, sets = server.cpu_seconds(), set_calls(self.redis_url)
        run = run_peer(
            source.name, "benchmarks.harness.open_loop", [str(server.port), file, str(rate), str(seconds)], runs=1
        )
        used, written = server.cpu_seconds() - cpu, set_calls(self.redis_url) - sets
        told = run.told
        count = len(told["latencies"])
        check_writes(source.name, sum(prepared.sets[:count]), written)
        return LoadTest(
            source.name, count / run.median, used / count * 1e6, told["latencies"], prepared.answers, told["late"],
            told["bad"],
        )  # fmt: skip
