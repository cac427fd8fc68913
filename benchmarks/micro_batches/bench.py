"""`./run bench micro-batches` measures the ingestion of a micro-batch into a warehouse with millions of purchases."""

from __future__ import annotations

from pathlib import Path

import click

from benchmarks.harness.peer import run_peer
from benchmarks.harness.results_page import as_table, keep
from benchmarks.harness.synthetic_purchases import write_purchases
from benchmarks.micro_batches.peers import SIZES

CONTENDERS = ("by its rows", "by its days")
COLUMNS = ("purchases stored", "ingested", *(f"{size:,} events, s" for size in SIZES))
SENTENCE = (
    "Median seconds of landing, validating and ingesting one micro-batch with two percent returns:"
    " by its rows, as the stream does, or with all landed rows of the affected days, as for files."
    " Reading from Kafka, committing offsets and Dagster's overhead of a run are excluded."
)


@click.command()
@click.option("--rows", multiple=True, type=int, default=(1_000_000, 10_000_000), show_default=True)
@click.option("--folder", type=click.Path(path_type=Path), default=Path(".state/bench-features"), show_default=True)
def command(rows: tuple[int, ...], folder: Path) -> None:
    """Measure the ingestion of micro-batches."""
    table = []
    for count in rows:
        file, _ = write_purchases(folder.resolve(), count)
        for name in CONTENDERS:
            told = run_peer(name, "benchmarks.micro_batches.peers", [name, str(file)], 1).told
            table.append((f"{count:,}", name, *(told[f"{size}"] for size in SIZES)))
    click.echo(keep("micro-batches", SENTENCE, [as_table(COLUMNS, table)]))
