"""The results of a backtest as text."""

from __future__ import annotations

import pandas as pd


def as_text(judged: pd.DataFrame) -> str:
    """Return methods × measures; below each value half the width of its 95 % interval, after a ±."""
    measures = list(dict.fromkeys(judged.index.get_level_values("measure")))
    lines = {
        name: _lines(str(name), part.droplevel("method"), measures)
        for name, part in judged.groupby(level=0, sort=False)
    }
    head = ["", *measures]
    rows = [head, *(line for pair in lines.values() for line in pair)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(head))]
    return "\n".join("  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)


def _lines(method: str, figures: pd.DataFrame, measures: list[str]) -> tuple[list[str], list[str]]:
    values = [_figure(figures["value"].get(name, float("nan"))) for name in measures]
    halves = ((figures["high"] - figures["low"]) / 2.0).reindex(measures)
    return [method, *values], ["", *(f"±{_figure(half)}" if pd.notna(half) else "" for half in halves)]


def _figure(value: float) -> str:
    return "–" if pd.isna(value) else f"{value:.4f}"
