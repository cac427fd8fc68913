"""Feature importance: the contribution of each column to the trees."""

from __future__ import annotations

import lightgbm as lgb
import pandas as pd
from matplotlib.figure import Figure

from repurchase.forecast.plots.canvas import OURS, single_axes

MAX_BARS = 20


def importance(booster: lgb.Booster) -> pd.Series:
    """Return each column's share of the total gain, largest first."""
    gain = pd.Series(booster.feature_importance("gain"), index=booster.feature_name())
    return (gain / max(1e-12, gain.sum())).sort_values(ascending=False, kind="stable")


def importance_plot(booster: lgb.Booster) -> Figure:
    """Plot bars of the MAX_BARS largest shares."""
    shares = importance(booster).head(MAX_BARS)[::-1]
    figure, axes = single_axes("What the trees look at: share of the gain", height=1.2 + 0.27 * len(shares))
    bars = axes.barh(shares.index.str.replace("_", " "), shares.to_numpy(), color=OURS)
    axes.bar_label(bars, fmt="{:.1%}", fontsize=8, padding=3)
    axes.set_xlim(0, 1.12 * float(shares.max()))
    axes.set_ylim(-0.6, len(shares) - 0.4)
    axes.set_xticks([])
    axes.grid(visible=False)
    axes.spines["bottom"].set_visible(False)
    return figure
