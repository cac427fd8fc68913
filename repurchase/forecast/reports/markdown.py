"""Markdown tables for review pages."""

from __future__ import annotations

import pandas as pd

PADDING = "&emsp;"
"""MLflow renders tables without space between columns."""


def markdown_table(table: pd.DataFrame, corner: str) -> str:
    """Return a table with its index as the first column, headed `corner`; four decimals, unknown values as –."""
    head = [corner, *(_words(name) for name in table.columns)]
    rows = (
        [_words(name), *(_cell(value) for value in row)]
        for name, row in zip(table.index, table.to_numpy(dtype=object), strict=True)
    )
    return "\n".join([_line(head), "|:---" * len(head) + "|", *(_line(row) for row in rows)])


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(cell + PADDING for cell in cells) + " |"


def _words(name: object) -> str:
    return str(name).replace("_", " ")


def _cell(value: object) -> str:
    if not isinstance(value, float):
        return str(value)
    return "–" if pd.isna(value) else f"{value:.4f}"
