"""`./run bench serving`: how fast Alice is answered, beside `feast serve` and the limit of one process."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import click
from matplotlib.figure import Figure

from benchmarks import feast_server, http_requests, sample_shoppers
from benchmarks.contender import contender
from benchmarks.faulty_answers import Case, cases, faults_table
from benchmarks.open_loop import CONNECTIONS_AT_FULL_SPEED
from benchmarks.proxied_systems import proxied_systems
from benchmarks.redis_pace import Pace, pace_of, redis_benchmark
from benchmarks.results_page import as_table, keep
from benchmarks.server_process import ServerProcess, free_port, running
from embedded.platform import running_engines
from repurchase.adapters.database import migrate
from repurchase.adapters.online_features import keys
from repurchase.adapters.online_features.redis_reader import VIEW
from repurchase.prediction import Prediction
from repurchase.settings import url_of

RATE = 1000.0
SECONDS = 10.0
WARM_SECONDS = 2.0
COURSES = 3
MOST_REQUESTS = 20_000
_MIDDLE = (0.5, 0.99, 0.999)


@dataclass(frozen=True, slots=True)
class Course:
    """One server asked in one way."""

    name: str
    requests_a_second: float
    cpu_us: float
    """User and system time of the server over the requests."""
    latencies_us: Sequence[float]
    late_us: Sequence[float]
    bad: int

    def quantile_ms(self, share: float) -> float:
        """Latency that this share of the requests did not exceed."""
        return quantile(self.latencies_us, share) / 1000


def quantile(ordered: Sequence[float], share: float) -> float:
    """Of values in order; 0 where there are none."""
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def course(name: str, server: ServerProcess, file: str, rate: float, seconds: float) -> Course:
    """Of some courses the one whose 99th percentile is the middle one: a machine that is shared holds some up."""
    courses = [_run(name, server, file, rate, seconds) for _ in range(COURSES)]
    return sorted(courses, key=lambda each: each.quantile_ms(0.99))[COURSES // 2]


def _run(name: str, server: ServerProcess, file: str, rate: float, seconds: float) -> Course:
    """Ask the server, after some seconds that are not counted; a rate of 0 is as fast as it can."""
    contender(name, "benchmarks.open_loop", [str(server.port), file, str(rate), str(WARM_SECONDS)], runs=1)
    before = server.cpu_seconds()
    told = contender(name, "benchmarks.open_loop", [str(server.port), file, str(rate), str(seconds)], runs=1)
    used, count = server.cpu_seconds() - before, len(told.told["latencies"])
    return Course(
        name, count / told.median, used / count * 1e6, told.told["latencies"], told.told["late"], told.told["bad"]
    )


@click.command(name="serving")
@click.option("--seconds", default=SECONDS, show_default=True, help="Of each course.")
def command(seconds: float) -> None:
    """Ask the API, `feast serve` and a bare server for the sample's real shoppers; open loop, Poisson arrivals."""
    redis_benchmark()
    with tempfile.TemporaryDirectory(prefix="answers-bench-") as name, _engines(Path(name)) as environment:
        bench = _Bench(Path(name), environment, seconds)
        at_rate = bench.at_rate()
        full = bench.at_full_speed()
        redis = bench.redis_at_full_speed()
        worker = bench.worker_facts
        broken = bench.with_faults()
    tables = [
        as_table(_AT_RATE, [_row(each) for each in at_rate]), _full_table(full, redis), _worker_table(worker),
        faults_table(broken),
    ]  # fmt: skip
    click.echo(keep("serving", _SENTENCE, tables, _plot(at_rate)))


@contextmanager
def _engines(folder: Path) -> Iterator[Mapping[str, str]]:
    with running_engines(folder / "state", ["online_store", "database"]) as environment:
        migrate(url_of("REPURCHASE_DATABASE_URL", environment))
        yield environment


class _Bench:
    def __init__(self, folder: Path, environment: Mapping[str, str], seconds: float) -> None:
        now = sample_shoppers.now_utc()
        self._folder, self._environment, self._seconds = folder, environment, seconds
        self._log = folder / "api.log"
        self._url = url_of("REPURCHASE_ONLINE_STORE_URL", environment)
        known = sample_shoppers.predictions(folder / "sample", now)
        reminders = sample_shoppers.publish(self._url, known, now)
        self._reminded = list({each.product_id: each.user_id for each in reminders}.values())
        reminded = [each.user_id for each in reminders]
        self._turns = self._file("turns", http_requests.reminder_turn, reminded)
        self._known = sorted({each.user_id for each in known})
        self._consumables = self._file("consumables", http_requests.consumables, self._known)
        self._features = self._feast_file(known)
        self.worker_facts: tuple[float, float, float] = (0.0, 0.0, 0.0)

    def _file(self, name: str, render: Callable[[str], bytes], users: Sequence[str]) -> str:
        requests = [render(users[number % len(users)]) for number in range(MOST_REQUESTS)]
        return http_requests.write(self._folder / name, requests)

    def _feast_file(self, known: Sequence[Prediction]) -> str:
        categories: dict[str, list[str]] = {}
        for each in known:
            categories.setdefault(each.user_id, []).append(each.category)
        requests = [http_requests.feast_features(user, names) for user, names in sorted(categories.items())]
        return http_requests.write(self._folder / "features", requests)

    def at_rate(self) -> list[Course]:
        # The first start keeps the bytecode of what was edited, which an installed service has.
        with self._api():
            pass
        with self._api() as api:
            started = api.resident_mib()
            courses = [
                course("reminder turn of the webhook", api, self._turns, RATE, self._seconds),
                course("consumables", api, self._consumables, RATE, self._seconds),
            ]
            self.worker_facts = (api.started_in, started, api.resident_mib())
        with self._limit() as limit:
            courses.append(course("limit: bare server, same read", limit, self._consumables, RATE, self._seconds))
        return courses

    def at_full_speed(self) -> list[Course]:
        with self._api() as api, self._limit() as limit:
            rounds = [self._round(api, limit) for _ in range(COURSES)]
        turns, consumables, least = sorted(rounds, key=lambda each: each[1].cpu_us / each[-1].cpu_us)[COURSES // 2]
        with self._feast() as feast:
            told = course("feast serve, same features", feast, self._features, 0, self._seconds)
        return [turns, consumables, told, least]

    def _round(self, api: ServerProcess, limit: ServerProcess) -> list[Course]:
        """Both servers within seconds: a shared machine is now fast, now slow."""
        return [
            _run("reminder turn of the webhook", api, self._turns, 0, self._seconds),
            _run("consumables", api, self._consumables, 0, self._seconds),
            _run("limit: bare server, same read", limit, self._consumables, 0, self._seconds),
        ]

    def redis_at_full_speed(self) -> Pace:
        """The shopper's hash alone, over as many connections."""
        return pace_of(self._url, keys.live_key(self._known[len(self._known) // 2], VIEW), CONNECTIONS_AT_FULL_SPEED)

    def with_faults(self) -> list[Case]:
        """Break each system in each way."""
        with proxied_systems(self._folder, self._environment) as (behind, proxies), self._api(behind) as api:
            return asyncio.run(cases(f"http://127.0.0.1:{api.port}", proxies, self._reminded, self._log))

    @contextmanager
    def _api(self, changed: Mapping[str, str] = MappingProxyType({})) -> Iterator[ServerProcess]:
        port = free_port()
        words = [sys.executable, "-m", "serving", "--port", str(port)]
        with running(words, port, {**self._environment, **changed}, self._log) as server:
            yield server

    @contextmanager
    def _limit(self) -> Iterator[ServerProcess]:
        port = free_port()
        prefix, suffix = keys.live_key("/", VIEW).split("/")
        words = [sys.executable, "-m", "benchmarks.limit_server", str(port), self._url, prefix, suffix]
        with running(words, port, {}, self._folder / "limit.log") as server:
            yield server

    @contextmanager
    def _feast(self) -> Iterator[ServerProcess]:
        port, folder = free_port(), self._folder / "feast"
        feast_server.repository(folder, self._url)
        words = feast_server.command(folder, port)
        with running(words, port, feast_server.ENVIRONMENT, self._folder / "feast.log") as server:
            yield server


_SENTENCE = (
    f"The sample's shoppers over HTTP/1.1 on kept connections, one worker. At {RATE:,.0f} requests a second arrivals"
    " are Poisson and latency counts from the planned moment; at full speed 16 connections are kept busy. Of"
    f" {COURSES} courses each row is the middle one by its p99, but at full speed API and limit take turns, and the"
    " round is told whose ratio of CPU for the consumables is the middle one. CPU is user and system time of the"
    " server over the requests. The generator, the server and Valkey share the machine."
)
_AT_RATE = ("at 1,000 a second", "p50 ms", "p99 ms", "p99.9 ms", "CPU µs a request", "sent late, p99 ms", "not 200")


def _row(each: Course) -> tuple[str | float, ...]:
    late = quantile(each.late_us, 0.99) / 1000
    return each.name, *(each.quantile_ms(share) for share in _MIDDLE), each.cpu_us, late, each.bad


def _full_table(courses: Sequence[Course], redis: Pace) -> str:
    limit = courses[-1]
    feast = courses[-2]
    rows = [
        (each.name, each.requests_a_second, each.requests_a_second / feast.requests_a_second, each.cpu_us,
         each.cpu_us / limit.cpu_us, each.quantile_ms(0.5), each.bad)
        for each in courses
    ]  # fmt: skip
    of_redis = redis.requests_a_second
    told = ("redis-benchmark, the hash alone", of_redis, of_redis / feast.requests_a_second, "", "",
            redis.p50_microseconds / 1000, "")  # fmt: skip
    columns = (
        "at full speed",
        "requests a second",
        "× feast serve",
        "CPU µs a request",
        "× limit",
        "p50 ms",
        "not 200",
    )
    return as_table(columns, [*rows, told])


def _worker_table(facts: tuple[float, float, float]) -> str:
    return as_table(("a worker takes connections after s", "MiB when started", "MiB after the courses"), [facts])


def _plot(courses: Sequence[Course]) -> Figure:
    figure = Figure(figsize=(7, 3.5))
    axes = figure.subplots()
    for each in courses:
        count = len(each.latencies_us)
        shares = [1 - place / count for place in range(count)]
        axes.plot([value / 1000 for value in each.latencies_us], shares, label=each.name)
    axes.set(xscale="log", yscale="log", xlabel="latency, ms", ylabel="share of requests slower", ylim=(1e-4, 1))
    axes.legend(frameon=False)
    return figure


if __name__ == "__main__":
    command()
