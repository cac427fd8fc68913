"""`./run bench micro-batches`: what a micro-batch of events costs in a warehouse where millions of purchases stand."""

from __future__ import annotations

from pathlib import Path

import click

from benchmarks.contender import contender
from benchmarks.micro_batch_contenders import SIZES
from benchmarks.results_page import as_table, keep
from benchmarks.synthetic_purchases import write_purchases

CONTENDERS = ("by its rows", "by its days")
COLUMNS = ("purchases that stand", "taken in", *(f"{size:,} events, s" for size in SIZES))
SENTENCE = (
    "Median seconds of landing, judging and taking in one micro-batch, of which two events in a hundred are returns:"
    " by its rows, as the stream does, or with all that landed of the days that it touches, as files are taken in."
    " Reading from Kafka, committing offsets and Dagster's own seconds for a run are not in it."
)


@click.command()
@click.option("--rows", multiple=True, type=int, default=(1_000_000, 10_000_000), show_default=True)
@click.option("--folder", type=click.Path(path_type=Path), default=Path(".state/bench-features"), show_default=True)
def command(rows: tuple[int, ...], folder: Path) -> None:
    """Measure what a micro-batch costs."""
    table = []
    for count in rows:
        file, _ = write_purchases(folder.resolve(), count)
        for name in CONTENDERS:
            told = contender(name, "benchmarks.micro_batch_contenders", [name, str(file)], 1).told
            table.append((f"{count:,}", name, *(told[f"{size}"] for size in SIZES)))
    click.echo(keep("micro-batches", SENTENCE, [as_table(COLUMNS, table)]))
