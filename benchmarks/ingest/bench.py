"""`./run bench ingest` measures the ingestion of a Parquet file, compared with plain inserts of the client."""

from __future__ import annotations

from pathlib import Path

import click

from benchmarks.harness.peer import Figures, Peer, run_interleaved
from benchmarks.harness.results_page import as_table, keep
from benchmarks.harness.synthetic_purchases import write_purchases

CONTENDERS = ("ours", "insert_df", "insert_arrow")
COLUMNS = (
    "rows",
    "contender",
    "seconds, total",
    "rows per second",
    "landing, s",
    "ingestion, s",
    "CPU seconds",
    "client MiB",
    "server MiB",
)
SENTENCE = (
    "Time from a Parquet file to usable rows. Ours reads it in batches, lands every row with its"
    " position, validates it and quarantines invalid rows; then all days are ingested into the purchases,"
    " each event once, with its corrections. insert_df and insert_arrow of the same clickhouse-connect client read"
    " the whole file and insert it into one table with the same columns, order and monthly partitions, without"
    " validation, deduplication and corrections. Medians of {runs} alternating runs. CPU seconds are those of client"
    " and server together; memory is the peak of each. Dagster's overhead of a run is excluded."
)


@click.command()
@click.option("--rows", multiple=True, type=int, default=(1_000_000, 10_000_000), show_default=True)
@click.option("--runs", default=3, show_default=True, help="Runs per contender.")
@click.option("--folder", type=click.Path(path_type=Path), default=Path(".state/bench-features"), show_default=True)
def command(rows: tuple[int, ...], runs: int, folder: Path) -> None:
    """Measure the ingestion of a purchase file."""
    table = [_row(count, each) for count in rows for each in _measured(folder.resolve(), count, runs)]
    click.echo(keep("ingest", SENTENCE.format(runs=runs), [as_table(COLUMNS, table)]))


def _measured(folder: Path, rows: int, runs: int) -> list[Figures]:
    purchases, _ = write_purchases(folder, rows)
    contenders = [Peer(name, "benchmarks.ingest.peers", [name, str(purchases)]) for name in CONTENDERS]
    return run_interleaved(contenders, runs)


def _row(rows: int, each: Figures) -> tuple[str | float, ...]:
    told = each.told
    if told["usable"] != rows:
        raise RuntimeError(f"{each.name} brought in {told['usable']} of {rows} rows")
    parts = (told["landed"], told["took_in"], told["cpu"], told["client"], told["server"])
    return (f"{rows:,}", each.name, each.median, rows / each.median, *parts)
