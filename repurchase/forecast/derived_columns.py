"""The few columns that the repurchase model sees beside the stored features."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from repurchase.forecast.columns import FEATURES
from repurchase.forecast.poisson_gamma import poisson_gamma_probability

DERIVED = (
    "poisson_gamma_probability",
    "deviations_overdue",
    "recency_over_category_gap",
    "decay_trend",
    "visits_since_purchase",
)
MODEL_COLUMNS: tuple[str, ...] = (*FEATURES, *DERIVED)
"""What the stored booster reads, in this order."""


def model_matrix(frame: pd.DataFrame) -> NDArray[np.float32]:
    """Rows of `frame` × MODEL_COLUMNS; NaN where a feature is unknown. `frame` holds all FEATURES."""
    matrix = np.empty((len(frame), len(MODEL_COLUMNS)), dtype=np.float32)
    for place, name in enumerate(FEATURES):
        matrix[:, place] = frame[name].to_numpy(dtype=np.float32, na_value=np.nan)
    for place, values in enumerate(_derived(frame), start=len(FEATURES)):
        matrix[:, place] = values
    return matrix


def model_frame(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the matrix with its column names, as a signature and an example show it."""
    return pd.DataFrame(model_matrix(frame), columns=list(MODEL_COLUMNS), index=frame.index)


def _derived(frame: pd.DataFrame) -> list[NDArray[np.float64]]:
    recency = frame["recency_days"].to_numpy(dtype=np.float64)
    overdue = recency - frame["mean_gap_days"].to_numpy(dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = [
            overdue / (frame["gap_deviation_days"].to_numpy(dtype=np.float64) + 1.0),
            recency / frame["gap_median_days"].to_numpy(dtype=np.float64),
            frame["decayed_count_56"].to_numpy(dtype=np.float64)
            / frame["decayed_count_112"].to_numpy(dtype=np.float64),
        ]
    visits = recency * frame["visit_days_112"].to_numpy(dtype=np.float64) / 112.0
    return [poisson_gamma_probability(frame), *(np.where(np.isfinite(each), each, np.nan) for each in ratios), visits]
