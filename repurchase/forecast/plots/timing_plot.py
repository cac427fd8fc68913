"""Expected against actual day of the next purchase."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from repurchase.forecast.evaluation.timing import EXPECTED
from repurchase.forecast.model.columns import WAITED
from repurchase.forecast.plots.canvas import DOTS_PER_INCH, MUTED_COLOR, OURS, TRUTH, style_axes

BINS = 10
MAX_DAYS = 28


def timing_plot(rows: pd.DataFrame) -> Figure:
    """Plot the actual day by the expected day in bins of equal count above, and the distribution of errors below."""
    figure = Figure(figsize=(7.0, 5.8), dpi=DOTS_PER_INCH, layout="constrained")
    above, below = figure.subplots(2, 1, height_ratios=[3, 2])
    ours, constant = _errors(rows)
    style_axes(
        above, f"Mean absolute error {np.abs(ours).mean():.2f} days; best constant {np.abs(constant).mean():.2f}"
    )
    parts = rows.groupby(pd.qcut(rows[EXPECTED].rank(method="first"), BINS), observed=True)
    said, came = parts[EXPECTED].median(), parts[WAITED]
    above.fill_between(said, came.quantile(0.25), came.quantile(0.75), color=OURS, alpha=0.2, label="half of them")
    above.plot(said, came.median(), "o-", color=OURS, label="median day that came")
    above.plot([0, MAX_DAYS], [0, MAX_DAYS], color=MUTED_COLOR, linewidth=1, label="said = came")
    above.set(xlabel="expected, days from the cutoff", ylabel="came, days", xlim=(0, MAX_DAYS))
    above.set_ylim(0, MAX_DAYS)
    above.legend(frameon=False, loc="upper left")
    style_axes(below, f"Errors of {len(rows):,} pairs bought again within {MAX_DAYS} days")
    edges = np.arange(-MAX_DAYS, MAX_DAYS + 1)
    below.hist(ours, bins=edges, color=OURS, alpha=0.8, label="ours")
    below.hist(constant, bins=edges, histtype="step", color=TRUTH, label="best constant")
    below.set(xlabel="expected minus came, days: right of 0 too late", ylabel="pairs")
    below.legend(frameon=False)
    return figure


def _errors(rows: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    return rows[EXPECTED] - rows[WAITED], rows[WAITED].median() - rows[WAITED]
