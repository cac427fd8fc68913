"""Calibration: the distance between predicted probabilities and observed frequencies."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

BINS = 15


def calibration_bins(bought: ArrayLike, probability: ArrayLike, bins: int = BINS) -> pd.DataFrame:
    """Return `bins` of equal count, ordered by probability; columns `said`, `came` (means) and `pairs`."""
    said = np.asarray(probability, dtype=np.float64)
    came = np.asarray(bought, dtype=np.float64)
    order = np.argsort(said, kind="stable")
    parts = [part for part in np.array_split(order, bins) if len(part)]
    rows = [(said[part].mean(), came[part].mean(), len(part)) for part in parts]
    return pd.DataFrame(rows, columns=["said", "came", "pairs"])


def expected_calibration_error(bought: ArrayLike, probability: ArrayLike, bins: int = BINS) -> float:
    """Return the mean |said - came| over bins of equal count, weighted by pairs (Naeini et al., AAAI 2015)."""
    table = calibration_bins(bought, probability, bins)
    return float(np.average((table["said"] - table["came"]).abs(), weights=table["pairs"]))
