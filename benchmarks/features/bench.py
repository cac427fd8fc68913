"""`./run bench features` measures all replenishment cycles, compared with DuckDB and Polars, and an update by a day."""

from __future__ import annotations

from pathlib import Path

import click

from benchmarks.harness.peer import Figures, Peer, run_interleaved
from benchmarks.harness.results_page import as_table, keep
from benchmarks.harness.synthetic_purchases import write_purchases

COLUMNS = ("purchases", "contender", "seconds", "CPU seconds", "peak GiB", "seconds ÷ ours")
GIBIBYTE = 1024
PEERS = ("duckdb, 1200MB", "duckdb, 8GB", "polars")
"""DuckDB uses all memory that it is given, so a small limit shows its real need."""
SENTENCE = (
    "All cycles (user_id x category, 12 features) from scratch: ours, as in the assets, compared with DuckDB and Polars"
    " on the same synthetic purchases, each in a separate process; then an update by one day after the merge of the"
    " first result's parts. Ours and DuckDB read their own tables, filled before the measurement; Polars"
    " reads the Parquet file. DuckDB may spill to disk beyond the memory limit in its name; the peak is the"
    " resident memory of each process. CPU seconds are more reliable than wall time on a shared machine."
)


@click.command()
@click.option(
    "--rows", multiple=True, type=int, default=(10_000_000,), show_default=True, help="Purchases; repeatable."
)
@click.option("--runs", default=1, show_default=True, help="Runs per contender.")
@click.option("--folder", type=click.Path(path_type=Path), default=Path(".state/bench-features"), show_default=True)
@click.option("--peer", "peers", multiple=True, default=PEERS, show_default=True)
def command(rows: tuple[int, ...], runs: int, folder: Path, peers: tuple[str, ...]) -> None:
    """Measure all cycles from scratch and incrementally."""
    tables, days = [], []
    for count in rows:
        figures = _measured(folder.resolve(), count, runs, peers)
        tables += [_row(count, each, figures[0]) for each in figures]
        ours = figures[0].told
        days.append((f"{count:,}", ours["day_seconds"], ours["day_cpu"]))
    new_day = as_table(("purchases before", "seconds for a new day", "CPU seconds"), days)
    click.echo(keep("features", SENTENCE, [as_table(COLUMNS, tables), new_day]))


def _measured(folder: Path, rows: int, runs: int, peers: tuple[str, ...]) -> list[Figures]:
    purchases, products = write_purchases(folder, rows)
    files = [str(purchases), str(products)]
    contenders = [
        Peer("ours", "benchmarks.features.ours", [str(folder / f"warehouse-{rows}"), *files]),
        *(Peer(name, "benchmarks.features.peers", [name, str(folder), *files]) for name in peers),
    ]
    ours, *others = run_interleaved(contenders, runs)
    for each in others:
        _same(ours, each)
    return [ours, *others]


def _same(ours: Figures, peer: Figures) -> None:
    """Raise RuntimeError where a contender's totals differ."""
    for mine, other in zip(ours.told["totals"], peer.told["totals"], strict=True):
        if abs(mine - other) > 1e-6 * abs(mine):
            raise RuntimeError(f"{peer.name} computed {peer.told['totals']}, ours {ours.told['totals']}")


def _row(rows: int, each: Figures, ours: Figures) -> tuple[str | float, ...]:
    cpu, peak = each.told["cpu"], each.peak_mib / GIBIBYTE
    return (f"{rows:,}", each.name, each.median, cpu, peak, each.median / ours.median)
