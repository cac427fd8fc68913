"""The calibration plot: predicted probability against observed frequency, and the number of pairs."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import EngFormatter, PercentFormatter
from numpy.typing import ArrayLike

from repurchase.forecast.backtest.calibration import calibration_bins, expected_calibration_error
from repurchase.forecast.plots.canvas import DOTS_PER_INCH, MUTED_COLOR, OURS, style_axes


def calibration_plot(bought: ArrayLike, probability: ArrayLike) -> Figure:
    """Plot bins of equal count above, and pairs by probability below; the diagonal is perfect calibration."""
    table = calibration_bins(bought, probability)
    figure = Figure(figsize=(7.0, 5.4), dpi=DOTS_PER_INCH, layout="constrained")
    above, below = figure.subplots(2, 1, sharex=True, height_ratios=[3, 1])
    error = expected_calibration_error(bought, probability)
    style_axes(above, f"Calibration error {error:.4f} in {len(table)} bins of {int(table['pairs'].median()):,} pairs")
    reach = 1.08 * max(table["said"].max(), table["came"].max(), 1e-6)
    above.plot([0, reach], [0, reach], color=MUTED_COLOR, linewidth=1, label="said = came")
    above.plot(table["said"], table["came"], "o-", color=OURS, label="bins of equal count")
    above.set(ylabel="share bought within 7 days", xlim=(0, reach), ylim=(0, reach))
    above.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
    above.legend(frameon=False, loc="upper left")
    style_axes(below, "")
    below.hist(np.clip(np.asarray(probability, dtype=np.float64), 0, reach), bins=60, range=(0, reach), color=OURS)
    below.set(xlabel="probability said; the last bar holds all above", ylabel="pairs")
    below.xaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
    below.yaxis.set_major_formatter(EngFormatter(sep=""))
    return figure
