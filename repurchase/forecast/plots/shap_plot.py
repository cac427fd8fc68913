"""The direction of each column's effect: TreeSHAP values (Lundberg et al., 2020), one dot a pair."""

from __future__ import annotations

import lightgbm as lgb
import numpy as np
import pandas as pd
from matplotlib.cm import ScalarMappable
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from numpy.typing import NDArray

from repurchase.forecast.plots.canvas import OURS, TRUTH, single_axes

MAX_COLUMNS = 12
MAX_PAIRS = 90
LOW_TO_HIGH = LinearSegmentedColormap.from_list("low to high", [OURS, "#d9dee4", TRUTH])


def contributions(booster: lgb.Booster, matrix: NDArray[np.float32]) -> pd.DataFrame:
    """Return rows × columns of the matrix: the contribution of each value to the pair's log odds."""
    added = np.asarray(booster.predict(matrix, pred_contrib=True))
    return pd.DataFrame(added[:, :-1], columns=booster.feature_name())


def shap_plot(booster: lgb.Booster, matrix: NDArray[np.float32]) -> Figure:
    """Plot the MAX_COLUMNS with the largest mean |contribution|, on MAX_PAIRS evenly spread rows."""
    rows = matrix[np.linspace(0, len(matrix) - 1, min(MAX_PAIRS, len(matrix))).astype(int)]
    added = contributions(booster, rows)
    largest = added.abs().mean().nlargest(MAX_COLUMNS).index[::-1]
    figure, axes = single_axes("Which way the columns move a forecast", height=1.4 + 0.36 * len(largest))
    for height, name in enumerate(largest):
        value = rows[:, added.columns.get_loc(name)]
        axes.scatter(added[name], height + _spread(len(rows)), c=_rank(value), cmap=LOW_TO_HIGH, s=4, linewidths=0)
    axes.axvline(0.0, color="#555555", linewidth=0.8)
    axes.set_yticks(range(len(largest)), [str(name).replace("_", " ") for name in largest])
    axes.set_xlabel("added to the log-odds of a purchase; one dot a pair")
    bar = figure.colorbar(ScalarMappable(cmap=LOW_TO_HIGH), ax=axes, ticks=[0, 1], aspect=40)
    bar.ax.set_yticklabels(["low", "high"])
    bar.outline.set_visible(False)
    return figure


def _rank(value: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return ranks from 0 to 1, so that outliers do not dominate the colours; unknown values get 0.5."""
    return np.asarray(pd.Series(value).rank(pct=True).fillna(0.5))


def _spread(rows: int) -> NDArray[np.float64]:
    return np.random.default_rng(0).uniform(-0.28, 0.28, rows)
