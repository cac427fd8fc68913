"""A repurchase model says how likely each pair of shopper and category is bought within HORIZON_DAYS."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import lightgbm as lgb
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from repurchase.forecast.derived_columns import model_matrix
from repurchase.forecast.poisson_gamma import PoissonGammaModel

THREADS = 2


class RepurchaseModel(Protocol):
    """Scores frames; the trained one and the one that needs no training alike."""

    @property
    def kind(self) -> str:
        """How a reader calls the method."""
        ...

    def probability(self, frame: pd.DataFrame) -> NDArray[np.float64]:
        """One probability a row, 0 to 1; `frame` holds FEATURES, NaN where unknown."""
        ...


@dataclass(frozen=True, slots=True)
class BoostedModel:
    """Gradient-boosted trees; a category never seen is scored by its rhythm, as the name is no feature."""

    booster: lgb.Booster
    threads: int = THREADS
    kind = "LightGBM"

    def probability(self, frame: pd.DataFrame) -> NDArray[np.float64]:
        """One probability a row, 0 to 1; `frame` holds FEATURES, NaN where unknown."""
        if frame.empty:
            return np.empty(0)
        return np.asarray(self.booster.predict(model_matrix(frame), num_threads=self.threads), dtype=np.float64)


def repurchase_model(stored: object) -> RepurchaseModel:
    """Return the model that a registry holds: a booster, or anything else for the one that needs no training."""
    return BoostedModel(stored) if isinstance(stored, lgb.Booster) else PoissonGammaModel()
