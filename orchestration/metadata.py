"""Metadata of assets for Dagster's pages: tables, images and model versions."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from typing import Any

import dagster as dg

from repurchase.adapters.mlflow import ModelVersion

MAX_ROWS = 12
WHOLE_FROM = 1_000
"""From this magnitude, numbers are shown without a fraction."""


def table(columns: Sequence[str], rows: Sequence[Sequence[Any]], limit: int = MAX_ROWS) -> dg.MetadataValue[Any]:
    """Show the first rows as a Markdown table."""
    lines = [columns, ["---"] * len(columns), *rows[:limit]]
    return dg.MetadataValue.md("\n".join("| " + " | ".join(map(_cell, line)) + " |" for line in lines))


def png_image(png: bytes, caption: str) -> dg.MetadataValue[Any]:
    """Show a PNG, embedded in the Markdown; keep it below 100 KB."""
    return dg.MetadataValue.md(f"![{caption}](data:image/png;base64,{b64encode(png).decode()})")


def markdown(text: str) -> dg.MetadataValue[Any]:
    """Show Markdown."""
    return dg.MetadataValue.md(text)


def version_metadata(version: ModelVersion, metrics: Mapping[str, float]) -> dict[str, dg.MetadataValue[Any]]:
    """Show the model version of a training, its page in MLflow and its metrics."""
    measures = [(name, value) for name, value in metrics.items() if "/" not in name]
    return {
        "version": dg.MetadataValue.text(version.version),
        "page in MLflow": dg.MetadataValue.url(version.page),
        "measures": table(["measure", "value"], measures),
        **{name: dg.MetadataValue.float(float(value)) for name, value in measures},
    }


def _cell(value: Any) -> str:
    return " ".join(_text(value).replace("|", "\\|").splitlines())


def _text(value: Any) -> str:
    match value:
        case float():
            return f"{value:,.0f}" if abs(value) >= WHOLE_FROM else f"{value:,.3f}"
        case int():
            return f"{value:,}"
        case _:
            return str(value)
