"""`./run bench ingest`: a Parquet file lands, is judged and set aside, beside the client's plain insert_df."""

from __future__ import annotations

from pathlib import Path

import click

from benchmarks.contender import Contender, Figures, in_turns
from benchmarks.results_page import as_table, keep
from benchmarks.synthetic_purchases import write_purchases

CONTENDERS = ("ours", "insert_df")
COLUMNS = (
    "rows",
    "contender",
    "seconds",
    "rows a second",
    "CPU seconds",
    "client MiB",
    "server MiB",
    "then taken in, s",
)
SENTENCE = (
    "Ours reads the file in batches, lands every row with its place, judges it as it lands and sets aside what cannot"
    " be used; then the days are taken into the purchases. insert_df reads the file whole and judges nothing. CPU"
    " seconds are those of client and server together, of the landing alone; the peak of the server also counts the"
    " taking in."
)


@click.command()
@click.option("--rows", multiple=True, type=int, default=(1_000_000, 10_000_000), show_default=True)
@click.option("--runs", default=3, show_default=True, help="Of each contender.")
@click.option("--folder", type=click.Path(path_type=Path), default=Path(".state/bench-features"), show_default=True)
def command(rows: tuple[int, ...], runs: int, folder: Path) -> None:
    """Measure how fast a file of purchases comes in."""
    table = [_row(count, each) for count in rows for each in _measured(folder.resolve(), count, runs)]
    click.echo(keep("ingest", SENTENCE, [as_table(COLUMNS, table)]))


def _measured(folder: Path, rows: int, runs: int) -> list[Figures]:
    purchases, _ = write_purchases(folder, rows)
    contenders = [Contender(name, "benchmarks.ingest_contenders", [name, str(purchases)]) for name in CONTENDERS]
    return in_turns(contenders, runs)


def _row(rows: int, each: Figures) -> tuple[str | float, ...]:
    told = each.told
    memory = (told["client"], told["server"])
    return (f"{rows:,}", each.name, each.median, rows / each.median, told["cpu"], *memory, told["took_in"])
