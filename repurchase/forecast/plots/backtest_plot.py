"""A comparison of methods by measure, with intervals."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from repurchase.forecast.plots.canvas import DOTS_PER_INCH, MUTED_COLOR, OURS, style_axes

SHOWN = {"ndcg_at_10": "NDCG@10", "pr_auc": "PR-AUC", "brier_skill": "Brier skill"}
"""Measures and their titles; higher is better."""


def backtest_plot(judged: pd.DataFrame) -> Figure:
    """Plot one panel a measure of SHOWN from rows (method, measure) with `value`, `low`, `high`; ours comes first."""
    methods = list(dict.fromkeys(judged.index.get_level_values("method")))
    figure = Figure(figsize=(11.0, 1.4 + 0.3 * len(methods)), dpi=DOTS_PER_INCH, layout="constrained")
    for panel, (measure, title) in zip(figure.subplots(1, len(SHOWN), sharey=True), SHOWN.items(), strict=True):
        style_axes(panel, title)
        rows = judged.xs(measure, level="measure").reindex(methods)
        places = np.arange(len(methods))[::-1]
        colors = [OURS, *[MUTED_COLOR] * (len(methods) - 1)]
        panel.hlines(places, rows["low"], rows["high"], colors=colors, linewidth=2)
        panel.scatter(rows["value"], places, c=colors, s=24, zorder=3)
        panel.set_yticks(places, methods)
    return figure
