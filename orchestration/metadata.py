"""What assets show a person: small tables, and pictures inside Markdown."""

from base64 import b64encode
from collections.abc import Sequence
from typing import Any

import dagster as dg

MOST_ROWS = 12


def table(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> dg.MetadataValue[Any]:
    """Show the first rows as a Markdown table."""
    lines = [columns, ["---"] * len(columns), *rows[:MOST_ROWS]]
    return dg.MetadataValue.md("\n".join("| " + " | ".join(map(_cell, line)) + " |" for line in lines))


def picture(png: bytes, caption: str) -> dg.MetadataValue[Any]:
    """Show a PNG; it travels inside the Markdown, so keep it below 100 KB."""
    return dg.MetadataValue.md(f"![{caption}](data:image/png;base64,{b64encode(png).decode()})")


def _cell(value: Any) -> str:
    text = f"{value:,.3f}" if isinstance(value, float) else str(value)
    return text.replace("|", "\\|")
