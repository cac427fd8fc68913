"""Plots for Dagster's pages, as PNG."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

PRIMARY_COLOR = "#3b5bdb"
MUTED_COLOR = "#868e96"


def plot_bars_by_day(days: Sequence[date], heights: Sequence[float]) -> bytes:
    """Draw one bar per day; `days` ascend, and a missing day has no bar."""
    figure, axes = _empty()
    if days:
        # One outline, because thousands of bars would take seconds.
        every = np.arange(np.datetime64(days[0], "D"), np.datetime64(days[-1], "D") + 2)
        bars = np.zeros(len(every) - 1)
        bars[np.searchsorted(every, np.array(days, dtype="datetime64[D]"))] = heights
        axes.stairs(bars, every, fill=True, color=PRIMARY_COLOR)
    axes.set_ylabel("purchases")
    figure.autofmt_xdate()
    return _png(figure)


def plot_histogram(values: Sequence[float], of_what: str, counted: str, limit: float) -> bytes:
    """Draw the histogram of values up to `limit`; `of_what` and `counted` label the axes."""
    figure, axes = _empty()
    axes.hist([value for value in values if value <= limit], bins=60, color=PRIMARY_COLOR)
    axes.set_xlabel(of_what)
    axes.set_ylabel(counted)
    return _png(figure)


def plot_slot_load(slots: Sequence[str], wanted: Sequence[int], given: Sequence[int]) -> bytes:
    """Draw how many reminders prefer each slot and how many are assigned to it, in order; some slots are labelled."""
    figure, axes = _empty()
    edges = range(len(slots) + 1)
    axes.stairs(given, edges, fill=True, color=PRIMARY_COLOR, label="given")
    axes.stairs(wanted, edges, color=MUTED_COLOR, label="wanted")
    step = max(1, len(slots) // 12)
    axes.set_xticks(range(0, len(slots), step), slots[::step])
    axes.set_ylabel("reminders")
    axes.legend(frameon=False)
    return _png(figure)


def _empty() -> tuple[Figure, Axes]:
    figure = Figure(figsize=(9, 3), dpi=80, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    axes.spines[["top", "right"]].set_visible(False)
    return figure, axes


def _png(figure: Figure) -> bytes:
    buffer = BytesIO()
    figure.savefig(buffer, format="png")
    return buffer.getvalue()
