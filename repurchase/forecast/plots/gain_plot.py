"""Gain by decile: the share of purchases in each tenth of the pairs, ordered by probability."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter
from numpy.typing import ArrayLike, NDArray

from repurchase.forecast.plots.canvas import MUTED_COLOR, color_of, single_axes

DECILES = 10


def gain_by_decile(bought: ArrayLike, score: ArrayLike) -> NDArray[np.float64]:
    """Return the share of all purchases in each tenth of the pairs, most likely first; DECILES values that add to 1."""
    truth = np.asarray(bought, dtype=np.float64)
    order = np.argsort(-np.asarray(score, dtype=np.float64), kind="stable")
    found = np.array([truth[part].sum() for part in np.array_split(order, DECILES)])
    return np.asarray(found / max(1.0, truth.sum()), dtype=np.float64)


def gain_plot(bought: ArrayLike, scores: pd.DataFrame) -> Figure:
    """Plot bars for the first column of `scores`, lines for the others."""
    figure, axes = single_axes("Gain by decile: share of all purchases in each tenth of the pairs")
    tenths = np.arange(1, DECILES + 1)
    ours, *others = list(scores)
    shares = gain_by_decile(bought, scores[ours])
    axes.bar(tenths, shares, color=color_of(0), label=ours, width=0.7)
    for place, name in enumerate(others, start=1):
        axes.plot(tenths, gain_by_decile(bought, scores[name]), "o-", color=color_of(place), markersize=4, label=name)
    axes.axhline(1 / DECILES, color=MUTED_COLOR, linewidth=1, linestyle=":", label="by chance")
    axes.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
    axes.set_xticks(tenths, [f"{tenth}\n{share:.0%}" for tenth, share in zip(tenths, shares, strict=True)])
    axes.set_xlabel(f"tenth of the pairs, most likely first; below it the share that {ours} finds there")
    axes.legend(frameon=False)
    return figure
