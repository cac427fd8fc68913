"""Tables as Markdown, for the pages on which a reviewer decides."""

from __future__ import annotations

import pandas as pd


def markdown_table(table: pd.DataFrame, corner: str) -> str:
    """A table with its index as the first column, headed `corner`; fractions to four digits, unknown as –."""
    head = [corner, *(str(name).replace("_", " ") for name in table.columns)]
    lines = ["| " + " | ".join(head) + " |", "|---" * len(head) + "|"]
    rows = (
        [str(name), *(_cell(value) for value in row)]
        for name, row in zip(table.index, table.itertuples(index=False), strict=True)
    )
    lines.extend("| " + " | ".join(row) + " |" for row in rows)
    return "\n".join(lines)


def _cell(value: object) -> str:
    if not isinstance(value, float):
        return str(value)
    return "–" if pd.isna(value) else f"{value:.4f}"
