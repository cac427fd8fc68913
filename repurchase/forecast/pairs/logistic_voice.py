"""A logistic regression: a steady voice where rows are few."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from repurchase.forecast.pairs.history import Real, Truth
from repurchase.forecast.pairs.log_scale import on_log_scale

STRENGTH = 0.1
MOST_ITERATIONS = 200


@dataclass(frozen=True, slots=True)
class LogisticVoice:
    """Reads the columns that it learned from, whatever else stands beside them."""

    columns: tuple[str, ...]
    model: Pipeline

    def log_odds(self, features: pd.DataFrame) -> Real:
        """One value a row."""
        told = self.model.decision_function(on_log_scale(features[list(self.columns)]))
        return np.asarray(told, dtype=np.float64)


def learn_logistic(features: pd.DataFrame, bought: Truth, weight: Real) -> LogisticVoice:
    """Fit on all columns; deterministic."""
    model = make_pipeline(StandardScaler(), LogisticRegression(C=STRENGTH, max_iter=MOST_ITERATIONS, tol=1e-3))
    weights = {f"{step}__sample_weight": weight for step, _ in model.steps}
    return LogisticVoice(tuple(features), model.fit(on_log_scale(features), bought, **weights))
