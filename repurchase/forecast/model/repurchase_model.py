"""Repurchase models, which predict the curve of each pair."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import lightgbm as lgb
import numpy as np
import pandas as pd

from repurchase.features.prediction import HORIZON_DAYS
from repurchase.forecast.model.boosting import curve_of
from repurchase.forecast.model.curve import CURVE_DAYS, Real, curve_at_rate

THREADS = 2


class RepurchaseModel(Protocol):
    """Predicts curves, with or without training."""

    @property
    def kind(self) -> str:
        """The display name of the method."""
        ...

    def curve(self, frame: pd.DataFrame) -> Real:
        """Rows of `frame` × CURVE_DAYS, rising, 0 to 1; `frame` holds FEATURES, NaN where unknown."""
        ...


@dataclass(frozen=True, slots=True)
class BoostedModel:
    """Gradient-boosted trees; an unseen category is predicted from its rhythm, because the name is no feature."""

    booster: lgb.Booster
    threads: int = THREADS
    kind = "LightGBM"

    def curve(self, frame: pd.DataFrame) -> Real:
        """Rows of `frame` × CURVE_DAYS, rising, 0 to 1; `frame` holds FEATURES, NaN where unknown."""
        return np.empty((0, CURVE_DAYS)) if frame.empty else curve_of(self.booster, frame, self.threads)


@dataclass(frozen=True, slots=True)
class PoissonGammaModel:
    """The fallback while there is too little history; it needs no training."""

    kind = "Poisson-Gamma"

    def curve(self, frame: pd.DataFrame) -> Real:
        """Rows of `frame` × CURVE_DAYS; reads `poisson_gamma_rate` alone (Bhagat et al., KDD 2018, eq. 4)."""
        return curve_at_rate(frame["poisson_gamma_rate"].to_numpy(dtype=np.float64))


def repurchase_model(stored: object) -> RepurchaseModel:
    """Return the model of a registry entry: a booster, or anything else for the Poisson-Gamma rule."""
    return BoostedModel(stored) if isinstance(stored, lgb.Booster) else PoissonGammaModel()


def probability(model: RepurchaseModel, frame: pd.DataFrame) -> Real:
    """Return the probability of a purchase within HORIZON_DAYS of each row."""
    return np.asarray(model.curve(frame)[:, HORIZON_DAYS - 1])
