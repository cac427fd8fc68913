"""What a forecast has to beat: published and plain methods, each a score a row from the same features."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from repurchase.forecast.poisson_gamma import poisson_gamma_probability
from repurchase.prediction import HORIZON_DAYS

Score = Callable[[pd.DataFrame], NDArray[np.float64]]


def personal_frequency(frame: pd.DataFrame) -> NDArray[np.float64]:
    """Purchase days a day of the shopper's tenure, over HORIZON_DAYS, at most 1."""
    tenure = np.maximum(frame["tenure_days"].to_numpy(dtype=np.float64), HORIZON_DAYS)
    return np.asarray(np.minimum(1.0, frame["purchase_days"].to_numpy(dtype=np.float64) / tenure * HORIZON_DAYS))


def recency(frame: pd.DataFrame) -> NDArray[np.float64]:
    """What was bought last comes first: HORIZON_DAYS / (HORIZON_DAYS + days since), an order more than a chance."""
    return np.asarray(HORIZON_DAYS / (HORIZON_DAYS + frame["recency_days"].to_numpy(dtype=np.float64)))


BASELINES: Mapping[str, Score] = {
    "Poisson-Gamma": poisson_gamma_probability,
    "personal frequency": personal_frequency,
    "recency": recency,
}
