"""A plot of categories for review: the most certain ones of both classes, and the uncertain ones."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from repurchase.forecast.plots.canvas import DOTS_PER_INCH, MUTED_COLOR, OURS, TRUTH, style_axes

MAX_BARS = 12
MAX_LABEL_LENGTH = 28
"""The maximum length of a category's name."""
NAMES = {1: "labelled a consumable", 0: "labelled none", -1: "never labelled"}
COLORS = {1: OURS, 0: TRUTH, -1: MUTED_COLOR}


def category_plot(verdicts: pd.DataFrame) -> Figure:
    """Plot three panels of bars from `category`, `probability` and `consumable` (0, 1; NaN if unlabelled)."""
    rows = verdicts.assign(doubt=(verdicts["probability"] - 0.5).abs()).sort_values(["probability", "category"])
    figure = Figure(figsize=(11.0, 4.4), dpi=DOTS_PER_INCH, layout="constrained")
    surely_not, doubtful, surely = figure.subplots(1, 3, sharex=True)
    _panel(surely_not, "Surest: no", rows.head(MAX_BARS).iloc[::-1])
    _panel(doubtful, "In doubt", rows.nsmallest(MAX_BARS, "doubt").sort_values("probability"))
    _panel(surely, "Surest: yes", rows.tail(MAX_BARS))
    handles = [surely.barh(0, 0, color=COLORS[label]) for label in NAMES]
    figure.legend(handles, NAMES.values(), frameon=False, ncols=3, loc="outside lower center")
    return figure


def _panel(axes: Axes, title: str, rows: pd.DataFrame) -> None:
    style_axes(axes, title)
    labels = rows["consumable"].fillna(-1).astype(int)
    titles = [
        name if len(name) <= MAX_LABEL_LENGTH else f"{name[: MAX_LABEL_LENGTH - 1]}…" for name in rows["category"]
    ]
    places = range(len(rows))
    axes.barh(places, rows["probability"], color=[COLORS[label] for label in labels])
    axes.set_yticks(places, titles, fontsize=9)
    axes.set_xlim(0, 1)
    axes.axvline(0.5, color=MUTED_COLOR, linewidth=1, linestyle=":")
    axes.xaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
