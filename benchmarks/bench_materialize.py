"""`./run bench materialize`: every shopper and product of the sample brought online, by us and by stock Feast."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click
import matplotlib.pyplot as plt
from matplotlib.figure import Figure

from benchmarks.contender import Figures, contender
from benchmarks.pair_features import FEATURES, fill_pairs
from benchmarks.results_page import as_table, keep
from embedded.platform import running_engines
from repurchase.adapters.warehouse import open_warehouse
from repurchase.settings import settings_from

_COLUMNS = ("feast materialize", "seconds", "peak MiB of the client", "bytes of Redis a pair")
_RATIOS = ("ours beside stock", "time", "memory of the client", "memory of Redis")
_NAMES = {"ours": "ours: ClickHouse renders for Redis", "stock": "stock: ClickHouse store, local engine, Redis store"}


@click.command(name="materialize")
@click.option("--stock-runs", default=1, show_default=True, help="A run of stock Feast takes minutes and gigabytes.")
def command(stock_runs: int) -> None:
    """Measure time, the client's memory and Redis's memory of one materialization."""
    with tempfile.TemporaryDirectory() as folder, running_engines(Path(folder), ["warehouse", "online_store"]) as given:
        settings = settings_from(given)
        with open_warehouse(settings.warehouse_url) as warehouse:
            pairs = fill_pairs(warehouse, Path(folder) / "sample")
        urls = [folder, settings.warehouse_url, settings.online_store_url]
        ours = contender("ours", "benchmarks.materializing", ["ours", *urls])
        stock = contender("stock", "benchmarks.materializing", ["stock", *urls], stock_runs)
    if ours.told["checksum"] != stock.told["checksum"]:
        raise SystemExit("ours and stock Feast tell different values online; nothing was measured")
    sentence = (
        f"{pairs:,} pairs of the sample with {len(FEATURES)} features (Float32, Int32) go from ClickHouse to Redis by"
        f" `store.materialize`, medians of {len(ours.seconds)} runs (stock: {stock_runs}); both then tell the same of"
        " 200 pairs."
    )
    tables = [as_table(_COLUMNS, [_row(each, pairs) for each in (ours, stock)]), _ratios(ours, stock)]
    click.echo(keep("materialize", sentence, tables, _plot(ours, stock, pairs)))


def _row(figures: Figures, pairs: int) -> tuple[str, float, float, float]:
    return _NAMES[figures.name], figures.median, figures.peak_mib, figures.told["bytes"] / pairs


def _ratios(ours: Figures, stock: Figures) -> str:
    time, memory = stock.median / ours.median, ours.peak_mib / stock.peak_mib
    redis = ours.told["bytes"] / stock.told["bytes"]
    return as_table(_RATIOS, [("", f"{time:.1f} times faster", f"{memory:.3f}", f"{redis:.3f}")])


def _plot(ours: Figures, stock: Figures, pairs: int) -> Figure:
    figure, places = plt.subplots(1, 3, figsize=(9, 2.6), layout="constrained")
    for place, (axes, title) in enumerate(zip(places, _COLUMNS[1:], strict=True), start=1):
        axes.bar(["ours", "stock Feast"], [_row(each, pairs)[place] for each in (ours, stock)], color=["C0", "C7"])
        axes.set_title(title)
        axes.spines[["top", "right"]].set_visible(False)
    return figure
