"""The Poisson-Gamma forecast: a steady rate for each shopper, pulled to the category's own where little is known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from repurchase.prediction import HORIZON_DAYS


def poisson_gamma_probability(frame: pd.DataFrame) -> NDArray[np.float64]:
    """1 - exp(-λ · HORIZON_DAYS), λ = `poisson_gamma_rate` in purchase days a day (Bhagat et al., KDD 2018, eq. 4)."""
    rate = frame["poisson_gamma_rate"].to_numpy(dtype=np.float64)
    probability: NDArray[np.float64] = -np.expm1(-HORIZON_DAYS * rate)
    return probability


@dataclass(frozen=True, slots=True)
class PoissonGammaModel:
    """What speaks while there is too little history to learn from; needs no training."""

    kind = "Poisson-Gamma"

    def probability(self, frame: pd.DataFrame) -> NDArray[np.float64]:
        """One probability a row, 0 to 1; reads `poisson_gamma_rate` alone."""
        return poisson_gamma_probability(frame)
