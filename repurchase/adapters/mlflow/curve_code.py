"""The curve of a repurchase as a file that MLflow keeps and runs by itself, without this project."""

from __future__ import annotations

from typing import Any

import lightgbm as lgb
import numpy as np
import pandas as pd
from mlflow.models import set_model
from mlflow.pyfunc.model import PythonModel, PythonModelContext


class RepurchaseCurve(PythonModel):
    """Trees add to the Poisson-Gamma rule for each week ahead; within a week the hazard is constant."""

    def load_context(self, context: PythonModelContext) -> None:
        """Read the trees; their last column is the week ahead."""
        self._trees = lgb.Booster(model_file=context.artifacts["trees"])

    def predict(
        self,
        context: PythonModelContext,
        model_input: pd.DataFrame,
        params: dict[str, Any] | None = None,  # noqa: ARG002 MLflow's signature
    ) -> pd.DataFrame:
        """One row a row of features, NaN where unknown: the probability of a purchase within 1, 2, ... days."""
        weeks, week_days = context.model_config["weeks"], context.model_config["week_days"]
        columns = [_column(model_input, name) for name in self._trees.feature_name()[:-1]]
        features = np.column_stack(columns).astype(np.float32)
        rate = model_input["poisson_gamma_rate"].to_numpy(dtype=float)
        rate = np.maximum(
            np.nan_to_num(rate, nan=context.model_config["unknown_rate"]), context.model_config["least_rate"]
        )
        offset = np.log(np.expm1(week_days * rate))
        hazard = np.zeros((len(features), 1))
        for week in range(weeks):
            rows = np.column_stack([features, np.full(len(features), week, dtype=np.float32)])
            said = np.asarray(self._trees.predict(rows, raw_score=True))
            steps = np.arange(1, week_days + 1) / week_days
            hazard = np.hstack([hazard, hazard[:, [-1]] + np.logaddexp(0.0, offset + said)[:, None] * steps])
        names = [f"within_{days}_days" for days in range(1, weeks * week_days + 1)]
        return pd.DataFrame(-np.expm1(-hazard[:, 1:]), columns=names, index=model_input.index)


def _column(model_input: pd.DataFrame, name: str) -> np.ndarray[Any, Any]:
    """Return a feature, or the ratio of two: "one/other"."""
    above, *below = (model_input[part].to_numpy(dtype=np.float64) for part in name.split("/"))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(above / below[0] if below else above)


set_model(RepurchaseCurve())
