"""ROC and precision-recall curves of every method on the same rows."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray
from sklearn.metrics import average_precision_score, precision_recall_curve, roc_auc_score, roc_curve

from repurchase.forecast.plots.canvas import MUTED_COLOR, color_of, single_axes

POINTS = 400
"""The maximum number of points of a curve."""


def roc_plot(truth: ArrayLike, scores: pd.DataFrame) -> Figure:
    """Plot one line a column of `scores`; the legend shows the area under each."""
    figure, axes = single_axes("ROC on rows never learned from")
    for place, name in enumerate(scores):
        wrong, found, _ = roc_curve(truth, scores[name])
        _line(axes, wrong, found, place, f"{name}  {roc_auc_score(truth, scores[name]):.3f}")
    axes.plot([0, 1], [0, 1], color=MUTED_COLOR, linewidth=1, linestyle=":")
    axes.set(xlabel="false positive rate", ylabel="true positive rate", xlim=(0, 1), ylim=(0, 1.01))
    axes.legend(frameon=False, loc="lower right", title="area under the curve")
    return figure


def precision_recall_plot(truth: ArrayLike, scores: pd.DataFrame) -> Figure:
    """Plot one line a column of `scores` and the base rate; the legend shows the average precision."""
    figure, axes = single_axes("Precision and recall on rows never learned from")
    for place, name in enumerate(scores):
        precision, recall, _ = precision_recall_curve(truth, scores[name])
        _line(axes, recall[:-1], precision[:-1], place, f"{name}  {average_precision_score(truth, scores[name]):.3f}")
    base = float(np.mean(np.asarray(truth, dtype=np.float64)))
    axes.axhline(base, color=MUTED_COLOR, linewidth=1, linestyle=":", label=f"base rate  {base:.3f}")
    axes.set(xlabel="recall", ylabel="precision", xlim=(0, 1), ylim=(0, 1.01))
    axes.legend(frameon=False, loc="upper right", title="average precision")
    return figure


def _line(axes: Axes, x: NDArray[np.float64], y: NDArray[np.float64], place: int, label: str) -> None:
    shown = np.unique(np.linspace(0, len(x) - 1, POINTS).astype(int))
    axes.plot(x[shown], y[shown], color=color_of(place), linewidth=2.2 if place == 0 else 1.4, label=label)
