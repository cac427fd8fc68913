"""`./run bench serving` measures the API, compared with `feast serve` and the limit of one process."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from itertools import count, cycle, islice
from pathlib import Path

import click
from matplotlib.figure import Figure

from benchmarks.harness import http_requests, sample_shoppers
from benchmarks.harness.api_process import api_engines, running_api
from benchmarks.harness.open_loop import CONNECTIONS_AT_FULL_SPEED
from benchmarks.harness.proxied_systems import served_prices
from benchmarks.harness.redis_pace import Pace, pace_of, redis_benchmark
from benchmarks.harness.results_page import Row, as_table, keep
from benchmarks.harness.server_process import ServerProcess, free_port, running
from benchmarks.serving import conversations, feast_server
from benchmarks.serving.fixed_prices import PRICE
from benchmarks.serving.serving_courses import COURSES, Bench, LoadTest, Prepared, Source, quantile
from repurchase.adapters.online_features.layout import keys
from repurchase.adapters.online_features.publication.redis_reader import VIEW
from repurchase.adapters.redis.preloaded_prices import open_price_preloading
from repurchase.features.prediction import Prediction
from repurchase.orders.quote import Quote
from repurchase.settings import url_of

RATE = 1000.0
SECONDS = 10.0
TARGETS_MS = (1.0, 5.0, 15.0)
TARGET_CPU_RATIO = 14
_MIDDLE = (0.5, 0.99, 0.999)
_MAX_TURNS, _MAX_READS = 6_000, 30_000
"""Per second, at full speed."""


@click.command(name="serving")
@click.option("--seconds", default=SECONDS, show_default=True, help="Duration of each course.")
def command(seconds: float) -> None:
    """Measure the API, `feast serve` and a bare server with the sample's shoppers (open loop, Poisson arrivals)."""
    redis_benchmark()
    with tempfile.TemporaryDirectory(prefix="answers-bench-") as name, api_engines(Path(name)) as environment:
        bench = _Serving(Path(name), environment, seconds)
        at_rate = bench.at_rate()
        full = bench.at_full_speed()
        redis = bench.redis_at_full_speed()
        worker = bench.worker_facts
    tables = [
        _targets_table(at_rate, full), as_table(_AT_RATE, [_row(each) for each in at_rate]),
        _answers_table(at_rate[1]), _full_table(full, redis), _worker_table(worker),
    ]  # fmt: skip
    click.echo(keep("serving", _SENTENCE, tables, _plot(at_rate)))


class _Serving:
    def __init__(self, folder: Path, environment: Mapping[str, str], seconds: float) -> None:
        now = sample_shoppers.now_utc()
        self._folder, self._environment, self._seconds = folder, environment, seconds
        self._url = url_of("REPURCHASE_ONLINE_STORE_URL", environment)
        self._bench = Bench(folder, self._url)
        known = sample_shoppers.predictions(folder / "sample", now)
        self._reminders = sample_shoppers.publish(self._url, known, now)
        self._known = sorted({each.user_id for each in known})
        self._crowds = count()
        self._feast_requests = _feast_requests(known)
        self._first_turns = Source("reminder turn of the webhook", self._fresh_first_turns, _MAX_TURNS)
        self._conversations = Source("turn of a whole conversation", self._fresh_conversations, _MAX_TURNS)
        self._consumables = Source("consumables", self._reads, _MAX_READS)
        self._limit_reads = Source("limit: bare server, same read", self._reads, _MAX_READS)
        self._features = Source("feast serve, same features", self._feast_reads, _MAX_READS)
        self.worker_facts: tuple[float, float, float] = (0.0, 0.0, 0.0)

    def _fresh_first_turns(self, number: int) -> Prepared:
        return self._fresh_turns(number, conversations.FIRST_TURNS)

    def _fresh_conversations(self, number: int) -> Prepared:
        return self._fresh_turns(number, conversations.WHOLE)

    def _fresh_turns(self, number: int, mix: conversations.Mix) -> Prepared:
        """Prepare conversations of new shoppers with cached prices."""
        crowd = next(self._crowds)
        limit = -(-number * sum(mix.values()) // sum(len(words) * share for words, share in mix.items()))
        users = sample_shoppers.publish_crowd(self._url, self._reminders, f"crowd{crowd}", limit)
        _preload_prices(self._url, {each.product_id for each in self._reminders})
        turns = list(islice(conversations.turns(users, mix, seed=crowd), number))
        return Prepared(
            [each.request for each in turns], [each.answer for each in turns], [each.sets for each in turns]
        )

    def _reads(self, number: int) -> Prepared:
        requests = [http_requests.consumables(user) for user in self._known]
        return Prepared(list(islice(cycle(requests), number)))

    def _feast_reads(self, number: int) -> Prepared:
        return Prepared(list(islice(cycle(self._feast_requests), number)))

    def at_rate(self) -> list[LoadTest]:
        # The first start writes bytecode of edited modules, which an installed service has.
        with self._api():
            pass
        with self._api() as api:
            started = api.resident_mib()
            courses = [
                self._bench.middle_course(api, source, RATE, self._seconds)
                for source in (self._first_turns, self._conversations, self._consumables)
            ]
            self.worker_facts = (api.started_in, started, api.resident_mib())
        with self._limit() as limit:
            courses.append(self._bench.middle_course(limit, self._limit_reads, RATE, self._seconds))
        return courses

    def at_full_speed(self) -> list[LoadTest]:
        with self._api() as api, self._limit() as limit:
            rounds = [self._round(api, limit) for _ in range(COURSES)]
        *ours, least = sorted(rounds, key=lambda each: each[0].cpu_us / each[-1].cpu_us)[COURSES // 2]
        with self._feast() as feast:
            told = self._bench.middle_course(feast, self._features, 0, self._seconds)
        return [*ours, told, least]

    def _round(self, api: ServerProcess, limit: ServerProcess) -> list[LoadTest]:
        """Measure both servers within seconds, because the speed of a shared machine varies."""
        ours = [
            self._bench.course(api, source, 0, self._seconds)
            for source in (self._first_turns, self._conversations, self._consumables)
        ]
        return [*ours, self._bench.course(limit, self._limit_reads, 0, self._seconds)]

    def redis_at_full_speed(self) -> Pace:
        """Measure redis-benchmark on one shopper's hash with the same number of connections."""
        return pace_of(self._url, keys.live_key(self._known[len(self._known) // 2], VIEW), CONNECTIONS_AT_FULL_SPEED)

    @contextmanager
    def _api(self) -> Iterator[ServerProcess]:
        with (
            served_prices(self._folder / "prices.log") as url,
            running_api({**self._environment, "REPURCHASE_PRICES_URL": url}, self._folder / "api.log") as server,
        ):
            yield server

    @contextmanager
    def _limit(self) -> Iterator[ServerProcess]:
        port = free_port()
        prefix, suffix = keys.live_key("/", VIEW).split("/")
        words = [sys.executable, "-m", "benchmarks.serving.limit_server", str(port), self._url, prefix, suffix]
        with running(words, port, {}, self._folder / "limit.log") as server:
            yield server

    @contextmanager
    def _feast(self) -> Iterator[ServerProcess]:
        port, folder = free_port(), self._folder / "feast"
        feast_server.repository(folder, self._url)
        words = feast_server.command(folder, port)
        with running(words, port, feast_server.ENVIRONMENT, self._folder / "feast.log") as server:
            yield server


def _feast_requests(known: Sequence[Prediction]) -> list[bytes]:
    categories: dict[str, list[str]] = {}
    for each in known:
        categories.setdefault(each.user_id, []).append(each.category)
    return [http_requests.feast_features(user, names) for user, names in sorted(categories.items())]


def _preload_prices(url: str, products: Iterable[str]) -> None:
    """Cache the Market's prices before the conversations, as the price preloader does."""
    now = sample_shoppers.now_utc()
    quotes = [Quote(f"preloaded-{each}", each, PRICE, (now + timedelta(days=1)).date(), now) for each in products]
    with open_price_preloading(url) as preloading:
        preloading.keep(quotes)


_MIX = "; ".join(
    f"{share} {' – '.join(f'«{each}»' if each else 'wakes' for each in words)}"
    for words, share in conversations.WHOLE.items()
)
_SENTENCE = (
    f"The sample's shoppers over HTTP/1.1 on kept connections, one worker. At {RATE:,.0f} requests per second arrivals"
    " are Poisson and latency counts from the planned time; at full speed 16 connections are kept busy. Each row is"
    f" the median of {COURSES} courses by p99; at full speed API and limit alternate, and the reported round has the"
    " median ratio of CPU for the reminder turn. CPU is user and system time of the"
    " server per request. The generator, the server, Valkey, Postgres and the Market's stand-in share the"
    " machine.\n\nEvery conversation has a new session and a new shopper, with a reminder and a product of the sample;"
    " its turns are numbered from 0 and no turn is sent twice. Valkey's count of SET commands proves that each turn"
    " wrote its conversation, otherwise the run fails. A reminder turn is the first one of a conversation. Whole"
    f" conversations, of 100 (an assumption; real frequencies are unknown): {_MIX}. At least"
    f" {conversations.APART} turns of other conversations separate two of one. Prices were preloaded; a confirmed"
    " order is priced by the Market again and committed to Postgres, a refusal or postponement is committed to"
    " Postgres."
)
_AT_RATE = ("at 1,000 per second", "p50 ms", "p99 ms", "p99.9 ms", "CPU µs per request", "sent late, p99 ms", "not 200")


def _row(each: LoadTest) -> tuple[str | float, ...]:
    late = quantile(each.late_us, 0.99) / 1000
    return each.name, *(each.quantile_ms(share) for share in _MIDDLE), each.cpu_us, late, each.bad


def _targets_table(at_rate: Sequence[LoadTest], full: Sequence[LoadTest]) -> str:
    turns, limit = at_rate[:2], full[-1]
    rows: list[Row] = [
        (
            f"p{share * 100:g} of at most {limit:g} ms at {RATE:,.0f} per second",
            *(each.quantile_ms(share) for each in turns),
        )
        for share, limit in zip(_MIDDLE, TARGETS_MS, strict=True)
    ]
    ratios = (each.cpu_us / limit.cpu_us for each in full[:2])
    rows.append((f"at most {TARGET_CPU_RATIO} times the limit's CPU at full speed", *ratios))
    return as_table(("target", *(each.name for each in turns)), rows)


def _answers_table(course: LoadTest) -> str:
    total = len(course.latencies_us)
    rows: list[Row] = [
        (answer, 100 * len(values) / total, *(quantile(values, share) / 1000 for share in _MIDDLE))
        for answer, values in course.by_answer().items()
    ]
    return as_table(("turns of whole conversations, by answer", "%", "p50 ms", "p99 ms", "p99.9 ms"), rows)


def _full_table(courses: Sequence[LoadTest], redis: Pace) -> str:
    limit = courses[-1]
    feast = courses[-2]
    rows = [
        (each.name, each.requests_a_second, each.requests_a_second / feast.requests_a_second, each.cpu_us,
         each.cpu_us / limit.cpu_us, each.quantile_ms(0.5), each.bad)
        for each in courses
    ]  # fmt: skip
    of_redis = redis.requests_a_second
    told = ("redis-benchmark, the hash only", of_redis, of_redis / feast.requests_a_second, "", "",
            redis.p50_microseconds / 1000, "")  # fmt: skip
    columns = (
        "at full speed",
        "requests per second",
        "× feast serve",
        "CPU µs per request",
        "× limit",
        "p50 ms",
        "not 200",
    )
    return as_table(columns, [*rows, told])


def _worker_table(facts: tuple[float, float, float]) -> str:
    return as_table(("start of a worker, s", "MiB when started", "MiB after the courses"), [facts])


def _plot(courses: Sequence[LoadTest]) -> Figure:
    figure = Figure(figsize=(7, 3.5))
    axes = figure.subplots()
    for each in courses:
        total = len(each.latencies_us)
        shares = [1 - place / total for place in range(total)]
        axes.plot([value / 1000 for value in sorted(each.latencies_us)], shares, label=each.name)
    axes.set(xscale="log", yscale="log", xlabel="latency, ms", ylabel="share of requests slower", ylim=(1e-4, 1))
    axes.legend(frameon=False)
    return figure


if __name__ == "__main__":
    command()
