"""Selection of the reminder threshold from the trade-off between helpful and annoying reminders.

A reminder followed by a purchase within the week is helpful, any other annoying. For calibrated probabilities the
optimal threshold is annoying / (helpful + annoying). It is chosen on outcomes, so that errors of the champion are
included.
"""

from __future__ import annotations

from typing import cast

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from numpy.typing import NDArray

from repurchase.forecast.model.columns import LABEL
from repurchase.forecast.plots.canvas import OURS, TRUTH, single_axes
from repurchase.reminders.reminder import MIN_PURCHASE_DAYS, MIN_SHARE_OF_GAP

HELPFUL_FOR_ANNOYING = 3.0
"""The number of annoying reminders that one helpful reminder outweighs: the only subjective value here."""
THRESHOLDS = np.round(np.arange(0.05, 0.96, 0.01), 2)
MIN_ROWS = 500
"""With fewer late pairs the theoretical threshold is more reliable."""


def trade_off(held_out: pd.DataFrame, said: NDArray[np.float64]) -> pd.DataFrame:
    """Return one row a threshold, for the late pairs of `held_out` with the probabilities `said`.

    Columns: `reminded` (pairs), `precision`, `recall`, `utility` for each thousand late pairs, where one annoying
    reminder costs 1.
    """
    late = _late(held_out)
    bought = held_out.loc[late, LABEL].to_numpy(dtype=np.float64)
    reminded = said[late.to_numpy()][None, :] >= THRESHOLDS[:, None]
    sent = reminded.sum(axis=1)
    helped = (reminded * bought).sum(axis=1)
    return pd.DataFrame(
        {
            "reminded": sent,
            "precision": helped / np.maximum(sent, 1),
            "recall": helped / max(1.0, bought.sum()),
            "utility": 1_000 * (HELPFUL_FOR_ANNOYING * helped - (sent - helped)) / max(1, len(bought)),
        },
        index=pd.Index(THRESHOLDS, name="threshold"),
    )


def best_threshold(held_out: pd.DataFrame, said: NDArray[np.float64]) -> float:
    """Return the threshold of the highest utility, or the theoretical one with fewer than MIN_ROWS late pairs."""
    if int(_late(held_out).sum()) < MIN_ROWS:
        return 1.0 / (1.0 + HELPFUL_FOR_ANNOYING)
    return float(cast("float", trade_off(held_out, said)["utility"].idxmax()))


def trade_off_plot(table: pd.DataFrame) -> Figure:
    """Plot precision, recall and utility by threshold, with the best one marked."""
    figure, axes = single_axes("From which probability a reminder helps more than it annoys")
    axes.plot(table.index, table["precision"], color=OURS, label="precision: reminders that helped")
    axes.plot(table.index, table["recall"], color=OURS, linestyle="--", label="recall: purchases reminded of")
    axes.set(xlabel="least probability of a reminder", ylabel="share", ylim=(0, 1.02), xlim=(0, 1))
    worth = axes.twinx()
    worth.plot(table.index, table["utility"], color=TRUTH, label="utility (right)")
    worth.axvline(float(cast("float", table["utility"].idxmax())), color=TRUTH, linestyle=":", linewidth=1)
    worth.set_ylabel("utility of 1,000 late pairs, in annoying reminders")
    figure.legend(loc="outside lower center", ncols=3, frameon=False, fontsize=8)
    return figure


def _late(held_out: pd.DataFrame) -> pd.Series:
    rhythm = held_out["purchase_days"] >= MIN_PURCHASE_DAYS
    return rhythm & (held_out["recency_over_gap"] >= MIN_SHARE_OF_GAP)
