"""Predictions and outcomes by segment, and the largest errors."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from repurchase.forecast.evaluation.promotion_gate import log_losses
from repurchase.forecast.model.columns import CATEGORY, LABEL

GAPS = (0.0, 7.0, 14.0, 21.0, 28.0, 42.0, 56.0, 84.0, np.inf)
"""Edges of the mean gap in days."""
SAYS = [CATEGORY, "purchase_days", "recency_days", "mean_gap_days", "visit_days_28"]


def by_category(held_out: pd.DataFrame, probability: NDArray[np.float64]) -> pd.DataFrame:
    """Return one row a category, most purchases first: `segment`, `pairs`, `said`, `came`, `log_loss` (means)."""
    return _measured(held_out, probability, held_out[CATEGORY]).sort_values(
        ["bought", "segment"], ascending=[False, True], ignore_index=True
    )


def by_gap(held_out: pd.DataFrame, probability: NDArray[np.float64]) -> pd.DataFrame:
    """Return the same by the pair's mean gap in the order of GAPS; segments without a pair are left out."""
    names = [f"{low:.0f}–{high:.0f}" if high < np.inf else f"{low:.0f}+" for low, high in zip(GAPS, GAPS[1:])]  # noqa: B905, RUF007 - neighbours
    part = pd.cut(held_out["mean_gap_days"], GAPS, labels=names)
    return _measured(held_out, probability, part).sort_values("segment", ignore_index=True)


def worst_misses(held_out: pd.DataFrame, probability: NDArray[np.float64], limit: int = 20) -> pd.DataFrame:
    """Return the pairs with the largest errors, half of each class: SAYS, `probability`, LABEL; no shopper ids."""
    rows = held_out[[*SAYS, LABEL]].assign(probability=probability)
    sure = rows[rows[LABEL] == 0].nlargest(limit // 2, "probability")
    missed = rows[rows[LABEL] == 1].nsmallest(limit // 2, "probability")
    return pd.concat([sure, missed], ignore_index=True)


def _measured(held_out: pd.DataFrame, probability: NDArray[np.float64], segment: pd.Series) -> pd.DataFrame:
    bought = held_out[LABEL].to_numpy(dtype=np.float64)
    rows = pd.DataFrame(
        {"segment": segment.to_numpy(), "said": probability, "came": bought, "loss": log_losses(bought, probability)}
    )
    if isinstance(segment.dtype, pd.CategoricalDtype):
        rows["segment"] = rows["segment"].astype(segment.dtype)
    parts = rows.groupby("segment", observed=True)
    return parts.agg(
        pairs=("said", "size"),
        bought=("came", "sum"),
        said=("said", "mean"),
        came=("came", "mean"),
        log_loss=("loss", "mean"),
    ).reset_index()
