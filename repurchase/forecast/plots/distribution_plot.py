"""Distributions of probabilities by outcome."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter
from numpy.typing import ArrayLike

from repurchase.forecast.plots.canvas import OURS, TRUTH, single_axes


def distribution_plot(truth: ArrayLike, probability: ArrayLike, names: tuple[str, str]) -> Figure:
    """Plot the distribution of each class, which adds to 100 %; `names` are those of truth 0 and truth 1."""
    figure, axes = single_axes("Probabilities said, by what came")
    came, said = np.asarray(truth, dtype=bool), np.asarray(probability, dtype=np.float64)
    edges = np.linspace(0, max(0.05, float(np.quantile(said, 0.999))) if len(said) else 1.0, 41)
    for rows, name, color in ((~came, names[0], OURS), (came, names[1], TRUTH)):
        shown = np.clip(said[rows], edges[0], edges[-1])
        weights = np.full(len(shown), 1 / max(1, len(shown)))
        axes.hist(shown, bins=list(edges), weights=weights, alpha=0.6, color=color, label=f"{name}  ({len(shown):,})")
    axes.xaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
    axes.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
    axes.set(xlabel="probability said; the last bar holds all above", ylabel="share of its class")
    axes.legend(frameon=False)
    return figure
