"""`./run bench training-set` measures point-in-time joins by this project, stock Feast, pandas and DuckDB."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from benchmarks.harness.peer import Figures, Peer, run_interleaved
from benchmarks.harness.results_page import Row, as_table, keep
from benchmarks.training_set.equality import different_rows
from benchmarks.training_set.questions import QUESTIONS, Question
from benchmarks.training_set.tables import make_tables
from embedded.platform import running_engines
from repurchase.settings import without_local_mark

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SENTENCE = """Point-in-time features, from a frame of rows to a frame of features, fetching included. `items` reads 12
features of a pair of shopper and product, with a time to live of eight days; `history` reads 6 features of a shopper
as of each visit. Ours and Feast's own store read the same tables of one embedded ClickHouse server, pandas reads
Parquet, DuckDB its own file. Contenders alternate, each in a separate process; the memory excludes the server's.
`different rows` compares every value of every row with ours."""
COLUMNS = ("question", "contender", "median, s", "all runs, s", "times ours", "peak MiB", "different rows")
MODULES = {
    "ours": "feast_retrieval",
    "stock": "feast_retrieval",
    "pandas": "pandas_merge",
    "duckdb": "duckdb_join",
}
Measured = Mapping[str, Figures]


@click.command(name="training-set")
@click.option("--rows", type=int, default=1_000_000, show_default=True, help="Number of rows to join.")
@click.option("--runs", type=int, default=5, show_default=True, help="Runs per contender; the median is reported.")
def command(rows: int, runs: int) -> None:
    """Measure point-in-time joins, compared with stock Feast, pandas and DuckDB."""
    with TemporaryDirectory(prefix="bench-training-set-") as name:
        folder = Path(name)
        with running_engines(folder / "state", ["warehouse"]) as settings:
            url = without_local_mark(settings["REPURCHASE_WAREHOUSE_URL"])
            for table, known in make_tables(url, folder, rows):
                click.echo(f"{table}: {known:,} rows")
            measured = {each.name: _measure(each, folder, url, runs) for each in QUESTIONS.values()}
        lines = [line for name, figures in measured.items() for line in _lines(QUESTIONS[name], figures, folder)]
    click.echo(keep("training-set", f"{rows:,} rows. {SENTENCE}", [as_table(COLUMNS, lines)], _plot(measured)))


def _measure(question: Question, folder: Path, url: str, runs: int) -> Measured:
    arguments = {
        "ours": ["ours", question.name, str(folder), url],
        "stock": ["stock", question.name, str(folder), url],
        "pandas": [question.name, str(folder)],
        "duckdb": [question.name, str(folder)],
    }
    click.echo(f"{question.name}:")
    contenders = [Peer(name, f"benchmarks.training_set.{module}", arguments[name]) for name, module in MODULES.items()]
    return {each.name: each for each in run_interleaved(contenders, runs)}


def _lines(question: Question, measured: Measured, folder: Path) -> Sequence[Row]:
    ours = measured["ours"].median
    return [
        (
            question.name,
            name,
            figures.median,
            " ".join(f"{each:.2f}" for each in figures.seconds),
            figures.median / ours,
            round(figures.peak_mib),
            different_rows(question, folder, name, "ours"),
        )
        for name, figures in measured.items()
    ]


def _plot(measured: Mapping[str, Measured]) -> Figure:
    from matplotlib.figure import Figure  # noqa: PLC0415 - slow to import

    figure = Figure(figsize=(8, 3))
    for place, (question, figures) in enumerate(measured.items(), start=1):
        axes = figure.add_subplot(1, len(measured), place, xscale="log", title=question, xlabel="seconds")
        medians = [each.median for each in figures.values()]
        bars = axes.barh(list(figures), medians, color=["tab:green", *["tab:gray"] * (len(figures) - 1)])
        axes.bar_label(bars, fmt="%.2f", padding=3)
        axes.invert_yaxis()
        axes.margins(x=0.2)
    figure.tight_layout()
    return figure
