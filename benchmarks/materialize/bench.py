"""`./run bench materialize` measures the materialization of the production views, compared with stock Feast."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from benchmarks.harness.peer import Figures, run_peer
from benchmarks.harness.results_page import Row, as_table, keep
from benchmarks.materialize.production_views import VIEWS, fill_views
from embedded.platform import running_engines
from repurchase.adapters.clickhouse import open_warehouse
from repurchase.settings import settings_from

_COLUMNS = (
    "view", "rows", "feast materialize", "seconds", "peak MiB of the client", "Redis bytes per row",
    "seconds ÷ ours",
)  # fmt: skip
_NAMES = {"ours": "ours: ClickHouse renders for Redis", "stock": "stock: ClickHouse store, local engine, Redis store"}
_SENTENCE = """The views by shopper and category of `feature_repo/features.py`, with their own columns (Int64, Float64,
strings and timestamps), are copied from ClickHouse to Redis by `store.materialize`, medians of {runs} runs (stock:
{stock_runs}). The rows are computed from {purchases:,} synthetic purchases: cycles as in the asset, and a prediction
for each pair with two purchase days or more. `Redis bytes per row` is the growth of Redis' memory, keys included. The
values of 200 pairs are equal in both."""


@click.command(name="materialize")
@click.option("--purchases", default=4_000_000, show_default=True)
@click.option("--runs", default=3, show_default=True)
@click.option("--stock-runs", default=1, show_default=True, help="A run of stock Feast takes minutes and gigabytes.")
@click.option("--folder", type=click.Path(path_type=Path), default=Path(".state/bench-features"), show_default=True)
def command(purchases: int, runs: int, stock_runs: int, folder: Path) -> None:
    """Measure time and memory of the client and of Redis for a materialization of each view."""
    lines: list[Row] = []
    with tempfile.TemporaryDirectory() as state, running_engines(Path(state), ["warehouse", "online_store"]) as given:
        settings = settings_from(given)
        with open_warehouse(settings.warehouse_url) as warehouse:
            rows = fill_views(warehouse, folder.resolve(), purchases)
        urls = [state, settings.warehouse_url, settings.online_store_url]
        for view in VIEWS:
            ours = run_peer("ours", "benchmarks.materialize.peers", ["ours", view, *urls], runs)
            stock = run_peer("stock", "benchmarks.materialize.peers", ["stock", view, *urls], stock_runs)
            if ours.told["checksum"] != stock.told["checksum"]:
                raise SystemExit(f"ours and stock Feast have different online values of {view}; no result was written")
            lines += [_row(view, rows[view], each, ours) for each in (ours, stock)]
    sentence = _SENTENCE.format(runs=runs, stock_runs=stock_runs, purchases=purchases)
    click.echo(keep("materialize", sentence, [as_table(_COLUMNS, lines)]))


def _row(view: str, rows: int, each: Figures, ours: Figures) -> Row:
    against = each.median / ours.median
    return view, f"{rows:,}", _NAMES[each.name], each.median, each.peak_mib, each.told["bytes"] / rows, against
