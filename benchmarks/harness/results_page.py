"""Formats a benchmark's tables and writes its page and plot to `benchmarks/results/`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.harness.machine import machine

if TYPE_CHECKING:
    from matplotlib.figure import Figure

RESULTS = Path(__file__).parents[1] / "results"
Row = Sequence[str | float | int]


def as_table(columns: Sequence[str], rows: Sequence[Row]) -> str:
    """Format a Markdown table with aligned columns."""
    cells = [list(columns), *([_cell(value) for value in row] for row in rows)]
    widths = [max(len(row[place]) for row in cells) for place in range(len(columns))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in cells
    ]
    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join([lines[0], rule, *lines[1:]])


def keep(name: str, sentence: str, tables: Sequence[str], plot: Figure | None = None) -> str:
    """Write `results/<name>.md` and a plot as `.png`, with date and machine; returns the page's text."""
    picture = [f"![{name}]({name}.png)"] if plot is not None else []
    page = "\n\n".join([f"# {name}", sentence, f"Measured on {machine()}.", *tables, *picture]) + "\n"
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.md").write_text(page, encoding="utf-8")
    if plot is not None:
        plot.savefig(RESULTS / f"{name}.png", dpi=110, bbox_inches="tight")
    return page


def _cell(value: str | float) -> str:
    return value if isinstance(value, str) else f"{value:,.4g}" if abs(value) < 1000 else f"{value:,.0f}"  # noqa: PLR2004
