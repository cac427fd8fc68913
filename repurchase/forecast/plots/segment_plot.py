"""Predicted probability against observed frequency by segment."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from repurchase.forecast.plots.canvas import OURS, TRUTH, single_axes

MAX_BARS = 15
MAX_LABEL_LENGTH = 28
"""The maximum length of a segment's name."""


def segment_plot(segments: pd.DataFrame, of_what: str) -> Figure:
    """Plot two bars a row for the first MAX_BARS of `segment`, `pairs`, `said`, `came`, with the standard error."""
    rows = segments.head(MAX_BARS)[::-1]
    figure, axes = single_axes(f"Said and came, by {of_what}", height=1.4 + 0.36 * max(1, len(rows)))
    places = np.arange(len(rows))
    error = np.sqrt(rows["came"] * (1 - rows["came"]) / rows["pairs"])
    axes.barh(places + 0.19, rows["said"], height=0.36, color=OURS, label="said")
    axes.barh(places - 0.19, rows["came"], height=0.36, color=TRUTH, alpha=0.75, label="came", xerr=error)
    axes.set_yticks(
        places,
        [
            f"{str(name)[:MAX_LABEL_LENGTH]} ({pairs:,})"
            for name, pairs in zip(rows["segment"], rows["pairs"], strict=True)
        ],
    )
    axes.xaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
    axes.set_xlabel("share bought within 7 days; in brackets the pairs")
    axes.legend(frameon=False)
    return figure
