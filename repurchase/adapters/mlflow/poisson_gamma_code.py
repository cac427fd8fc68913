"""The Poisson-Gamma rule as a file that MLflow keeps and runs by itself, without this project."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from mlflow.models import set_model
from mlflow.pyfunc.model import PythonModel, PythonModelContext


class PoissonGammaRule(PythonModel):
    """Answers 1 - exp(-rate · days) with the rate in a column."""

    def predict(
        self,
        context: PythonModelContext,
        model_input: pd.DataFrame,
        params: dict[str, Any] | None = None,  # noqa: ARG002 MLflow's signature
    ) -> pd.DataFrame:
        """One row a row of `poisson_gamma_rate`, in purchase days a day: the probability within 1, 2, ... days."""
        days = np.arange(1, context.model_config["curve_days"] + 1)
        rate = model_input["poisson_gamma_rate"].to_numpy(dtype=float)
        names = [f"within_{each}_days" for each in days]
        return pd.DataFrame(-np.expm1(-rate[:, None] * days), columns=names, index=model_input.index)


set_model(PoissonGammaRule())
