"""`./run bench online` measures reads of a shopper's predictions by the API's reader and by Feast's SDK."""

from __future__ import annotations

import tempfile
from contextlib import redirect_stdout
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import click
import matplotlib.pyplot as plt
from matplotlib.figure import Figure
from redis import Redis

from benchmarks.harness.cpu_keepalive import keep_cpus_awake
from benchmarks.harness.feast_peers import feast_store
from benchmarks.harness.peer import Figures, run_peer
from benchmarks.harness.redis_pace import pace_of, redis_benchmark
from benchmarks.harness.results_page import Row, as_table, keep
from benchmarks.online.peers import CATEGORIES, READS, SHOPPERS
from embedded.platform import running_engines
from feature_repo import features
from repurchase.adapters.clickhouse import migrate, open_warehouse
from repurchase.adapters.online_features.layout import keys
from repurchase.adapters.online_features.publication.redis_reader import VIEW
from repurchase.settings import Settings, settings_from

_KINDS = {
    "sdk": "stock Feast SDK: get_online_features, Redis store",
    "ours": "ours: serving's reader, whole records",
    "limit": "the limit: the same commands by hiredis on a bare socket, replies not decoded",
}
_REDIS = "the limit of Redis: redis-benchmark reads the hash only"
_COLUMNS = ("reader", *(f"{items} per shopper, µs" for items in CATEGORIES.values()), "peak MiB")
_MICROSECONDS = 1e6


@click.command(name="online")
def command() -> None:
    """Measure sequential reads of shoppers."""
    redis_benchmark()
    with tempfile.TemporaryDirectory() as folder, running_engines(Path(folder), ["warehouse", "online_store"]) as given:
        settings = settings_from(given)
        _fill(settings, Path(folder))
        urls = [folder, settings.warehouse_url, settings.online_store_url]
        with keep_cpus_awake():
            figures = {kind: [_read(kind, each, urls) for each in CATEGORIES] for kind in _KINDS}
            redis = [_pace(settings.online_store_url, each) for each in CATEGORIES]
    sentence = (
        f"Groups of {SHOPPERS:,} shoppers have one prediction each, ten, and 55, as many as a shopper of the sample; a"
        f" reader makes {READS:,} sequential reads of a group in one process. Each figure is the"
        " median read of the median run of three. Processes of the lowest priority keep the"
        " cores awake, because a wake-up takes longer than a read."
    )
    ratios = [sdk.median / ours.median for sdk, ours in zip(figures["sdk"], figures["ours"], strict=True)]
    told = as_table(
        [f"SDK over ours, {items}" for items in CATEGORIES.values()], [[f"{ratio:.1f} times" for ratio in ratios]]
    )
    rows: list[Row] = [*(_row(kind, each) for kind, each in figures.items()), (_REDIS, *redis, "")]
    tables = [as_table(_COLUMNS, rows), told]
    click.echo(keep("online", sentence, tables, _plot(figures)))


def _fill(settings: Settings, folder: Path) -> None:
    now = datetime.now(UTC)
    with open_warehouse(settings.warehouse_url) as warehouse:
        migrate(warehouse)
        sql = Path(__file__).with_name("answer_shoppers.sql").read_text(encoding="utf-8")
        warehouse.execute(sql, {"as_of": now - timedelta(hours=1), "shoppers": SHOPPERS})
    declared: list[Any] = [features.shopper, features.category, features.repurchase_predictions, features.alice_answer]
    for kind in ("ours", "stock"):
        store = feast_store(kind, folder, settings.warehouse_url, settings.online_store_url)
        with redirect_stdout(StringIO()):
            store.apply(declared)
            store.materialize(now - timedelta(hours=2), now)


def _read(kind: str, shoppers: str, urls: list[str]) -> Figures:
    figures = run_peer(kind, "benchmarks.online.peers", [kind, shoppers, *urls])
    if figures.told["items"] != CATEGORIES[shoppers]:
        raise SystemExit(f"{kind} read {figures.told['items']} items of a shopper with {CATEGORIES[shoppers]}")
    return figures


def _pace(url: str, shoppers: str) -> float:
    with Redis.from_url(url, decode_responses=True) as client:
        generation = str(client.get(keys.published_key(VIEW)))
    return pace_of(url, keys.generation_key(f"{shoppers}-0", VIEW, generation), 1).p50_microseconds


def _row(kind: str, figures: list[Figures]) -> Row:
    return (_KINDS[kind], *_microseconds(figures), max(each.peak_mib for each in figures))


def _microseconds(figures: list[Figures]) -> list[float]:
    return [each.median * _MICROSECONDS for each in figures]


def _plot(figures: dict[str, list[Figures]]) -> Figure:
    figure, axes = plt.subplots(figsize=(6, 2.6), layout="constrained")
    for place, kind in enumerate(figures):
        bars = [place - 0.27, place, place + 0.27]
        axes.bar(bars, _microseconds(figures[kind]), 0.25, color=["C0", "C1", "C2"], label=kind)
    axes.set_xticks(range(len(figures)), ["stock Feast SDK", "ours", "limit"])
    axes.set_yscale("log")
    axes.set_ylabel(f"µs per read: {', '.join(map(str, CATEGORIES.values()))}")
    axes.spines[["top", "right"]].set_visible(False)
    return figure
