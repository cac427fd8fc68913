"""The Poisson-Gamma rule as a file that MLflow keeps and runs by itself, without this project."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from mlflow.models import set_model
from mlflow.pyfunc.model import PythonModel, PythonModelContext
from numpy.typing import NDArray


class PoissonGammaRule(PythonModel):
    """Answers 1 - exp(-rate · days) with the rate in a column and the days in the stored configuration."""

    def predict(
        self,
        context: PythonModelContext,
        model_input: pd.DataFrame,
        params: dict[str, Any] | None = None,  # noqa: ARG002 MLflow's signature
    ) -> NDArray[np.float64]:
        """One probability a row of `poisson_gamma_rate`, in purchase days a day."""
        days = context.model_config["horizon_days"]
        probability: NDArray[np.float64] = -np.expm1(-days * model_input["poisson_gamma_rate"].to_numpy(dtype=float))
        return probability


set_model(PoissonGammaRule())
