"""The common style of all figures, and their rendering."""

from __future__ import annotations

from io import BytesIO

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

OURS = "#1b6ca8"
TRUTH = "#d1495b"
MUTED_COLOR = "#9aa5b1"
OTHERS = ("#edae49", "#66a182", "#8d6a9f", "#9aa5b1")
DOTS_PER_INCH = 100


def single_axes(title: str, width: float = 7.0, height: float = 4.6) -> tuple[Figure, Axes]:
    """Return a figure with one set of axes; sizes in inches."""
    figure = Figure(figsize=(width, height), dpi=DOTS_PER_INCH, layout="constrained")
    axes = figure.subplots()
    style_axes(axes, title)
    return figure, axes


def style_axes(axes: Axes, title: str) -> None:
    """Apply the common style to axes."""
    axes.set_title(title, loc="left", fontsize=11)
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(visible=True, color="#e6e9ed", linewidth=0.8)
    axes.set_axisbelow(True)


def png(figure: Figure) -> bytes:
    """Render the figure as PNG, some tens of kilobytes."""
    target = BytesIO()
    FigureCanvasAgg(figure)
    figure.savefig(target, format="png", metadata={"Software": None})
    return target.getvalue()


def color_of(place: int) -> str:
    """Return our colour for index 0, then the others in a fixed order."""
    return OURS if place == 0 else OTHERS[(place - 1) % len(OTHERS)]
