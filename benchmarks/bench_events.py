"""`./run bench events`: how long after a purchase was sent an answer reflects it, at 2,000 purchases a second."""

from __future__ import annotations

import asyncio
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from itertools import cycle, islice
from pathlib import Path
from queue import SimpleQueue

import click
import numpy as np
import psutil
from matplotlib.figure import Figure

from benchmarks.results_page import as_table, keep
from benchmarks.streamed_shop import Line, StreamedShop, stock
from embedded.platform import running_engines
from embedded.state import CHECKOUT, open_state, process_environment
from repurchase.adapters.online_features import open_online_features
from repurchase.adapters.purchase_events import open_purchase_publisher
from repurchase.errors import OnlineStoreUnavailable
from repurchase.ports import OnlineFeatures
from repurchase.purchase import Purchase
from repurchase.settings import url_of

RATES = (500, 1_000, 2_000)
SECONDS = 30
WATCHED = 40
"""Purchases a second whose answer is watched."""
EVERY_SECONDS = 0.02
"""Between two looks at one answer."""
GIVE_UP_SECONDS = 20.0
WARM_UP_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Sent:
    """A purchase whose answer is watched."""

    user_id: str
    category: str
    bought_at: datetime
    at: float
    """On the monotonic clock, before it was handed to Kafka's client."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What is measured, and where."""

    shop: StreamedShop
    kafka: str
    redis: str
    process: psutil.Process

    def cpu_seconds(self) -> float:
        """What the stream's process has taken since its start."""
        times = self.process.cpu_times()
        return float(times.user + times.system)


@dataclass(frozen=True, slots=True)
class Measured:
    """One rate: seconds until each watched answer told, and what the stream's process took."""

    rate: float
    waits: Sequence[float]
    lost: int
    cpu: float

    def share(self, of: float) -> float:
        """The wait below which this share of the answers was, ms."""
        return float(np.quantile(self.waits, of)) * 1000


@click.command(name="events")
@click.option("--seconds", default=SECONDS, show_default=True, help="How long each rate is held.")
def command(seconds: int) -> None:
    """Measure the way from producing an event to the read of which Alice's answers are made."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with running_engines(folder, ["online_store", "events"]) as environment:
            redis, kafka = (url_of(f"REPURCHASE_{which}_URL", environment) for which in ("ONLINE_STORE", "EVENTS"))
            shop = stock(folder / "sample", redis)
            with _following(folder) as process:
                setting = Setting(shop, kafka, redis, process)
                _measure(setting, RATES[0], WARM_UP_SECONDS)
                measured = [_measure(setting, rate, seconds) for rate in RATES]
    rows = [_row(each) for each in measured]
    click.echo(keep("events", _sentence(shop), [as_table(_COLUMNS, rows)], _plot(measured)))


def _row(each: Measured) -> tuple[float, ...]:
    return each.rate, len(each.waits), each.lost, *map(each.share, (0.5, 0.9, 0.99, 1)), each.cpu


_COLUMNS = ("purchases a second", "answers watched", "never told", "p50 ms", "p90 ms", "p99 ms", "worst ms", "cores")


def _sentence(shop: StreamedShop) -> str:
    return (
        f"{shop.shoppers:,} households with {shop.purchases:,} purchases behind them buy what they bought in the"
        " sample's last four weeks, receipt by receipt, at a steady rate; producer, broker, Valkey, one stream process"
        " and the watcher share the machine. A wait is from before the event is handed to Kafka's client until the read"
        f" that answers are made of tells of it, looked at every {EVERY_SECONDS * 1000:.0f} ms. `cores` is what the"
        " stream's process took."
    )


@contextmanager
def _following(folder: Path) -> Iterator[psutil.Process]:
    """Run the stream's process beside the engines, settled in its group."""
    started = subprocess.Popen(
        [sys.executable, "-m", "orchestration.purchase_stream"],
        cwd=CHECKOUT,
        env=process_environment(open_state(folder)) | {"OMP_WAIT_POLICY": "passive"},
    )
    try:
        yield psutil.Process(started.pid)
    finally:
        started.terminate()
        started.wait()


def _measure(setting: Setting, rate: int, seconds: int) -> Measured:
    watched: SimpleQueue[Sent | None] = SimpleQueue()
    lines = islice(cycle(setting.shop.lines), rate * seconds)
    before, began = setting.cpu_seconds(), time.monotonic()
    work = (list(lines), setting.kafka, rate, watched)
    producing = threading.Thread(target=_produce, args=work)
    producing.start()
    waits = asyncio.run(_watch(setting.redis, watched))
    producing.join()
    spent = time.monotonic() - began
    told = [wait for wait in waits if wait < GIVE_UP_SECONDS]
    return Measured(rate, told, len(waits) - len(told), (setting.cpu_seconds() - before) / spent)


def _produce(lines: Sequence[Line], kafka: str, rate: int, watched: SimpleQueue[Sent | None]) -> None:
    chosen, run = random.Random(1), time.monotonic_ns()  # noqa: S311 - which answers are looked at
    with open_purchase_publisher(kafka) as publisher:
        began = time.monotonic()
        for number, line in enumerate(lines):
            if (ahead := began + number / rate - time.monotonic()) > 0:
                time.sleep(ahead)
            now = datetime.now(UTC)
            bought_at = now.replace(microsecond=now.microsecond // 1000 * 1000)
            at = time.monotonic()
            publisher.publish(
                Purchase(f"{run}-{number}", line.user_id, line.product_id, bought_at, Decimal(1), Decimal(100))
            )
            if line.watchable and chosen.random() < WATCHED / rate:
                watched.put(Sent(line.user_id, line.category, bought_at, at))
    watched.put(None)


async def _watch(redis: str, watched: SimpleQueue[Sent | None]) -> list[float]:
    async with open_online_features(redis) as features, asyncio.TaskGroup() as group:
        tasks = []
        while (sent := await asyncio.to_thread(watched.get)) is not None:
            tasks.append(group.create_task(_wait(features, sent)))
    return [task.result() for task in tasks]


async def _wait(features: OnlineFeatures, sent: Sent) -> float:
    """Seconds until the answer tells; a read that is refused meanwhile is looked at again."""
    while (wait := time.monotonic() - sent.at) < GIVE_UP_SECONDS:
        with suppress(OnlineStoreUnavailable):
            of_category = [each for each in await features.predictions(sent.user_id) if each.category == sent.category]
            if any(each.as_of > sent.bought_at for each in of_category):
                return wait
        await asyncio.sleep(EVERY_SECONDS)
    return GIVE_UP_SECONDS


def _plot(measured: Sequence[Measured]) -> Figure:
    figure = Figure(figsize=(7, 4))
    axes = figure.subplots()
    for each in measured:
        axes.plot(np.sort(each.waits) * 1000, np.linspace(0, 100, len(each.waits)), label=f"{each.rate:,.0f}/s")
    axes.axvline(1000, color="grey", linestyle=":")
    axes.set(xlabel="from purchase to answer, ms", ylabel="answers, %", xlim=(0, None), title="purchases a second")
    axes.legend()
    return figure
