"""Evaluation of a model on held-out rows, with the measures of the backtest."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from sklearn.metrics import log_loss

from repurchase.forecast.backtest.baselines import BASELINES
from repurchase.forecast.backtest.judge import Outcome, evaluate_forecast
from repurchase.forecast.backtest.past import Forecast
from repurchase.forecast.model.columns import LABEL, SHOPPER
from repurchase.forecast.model.repurchase_model import RepurchaseModel, probability
from repurchase.forecast.model.training import one_class

MEASURES = (
    "roc_auc",
    "pr_auc",
    "log_loss",
    "brier_skill",
    "calibration_error",
    "precision_at_1",
    "ndcg_at_10",
)


def score_beside_baselines(model: RepurchaseModel, held_out: pd.DataFrame) -> pd.DataFrame:
    """Return one column a method, `model.kind` first; rows as in `held_out`."""
    scores = {model.kind: probability(model, held_out)}
    for name, baseline in BASELINES.items():
        scores.setdefault(name, baseline(held_out))
    return pd.DataFrame(scores, index=held_out.index)


def score_models(models: Mapping[str, RepurchaseModel], held_out: pd.DataFrame) -> pd.DataFrame:
    """Return one column a model, such as champion and challenger; fair if no model was trained on these rows."""
    return pd.DataFrame({name: probability(model, held_out) for name, model in models.items()}, index=held_out.index)


def evaluate(held_out: pd.DataFrame, scores: pd.DataFrame) -> pd.DataFrame:
    """Return one row a `method` (column of `scores`), MEASURES as columns; NaN if the rows leave one undefined.

    `held_out` is sorted by shopper and category.
    """
    table = {name: _measures(held_out, scores[name]) for name in scores}
    return pd.DataFrame(table).T[list(MEASURES)].rename_axis("method")


def _measures(held_out: pd.DataFrame, score: pd.Series) -> dict[str, float]:
    if one_class(held_out[LABEL]):
        return dict.fromkeys(MEASURES, float("nan"))
    said, bought = score.to_numpy(dtype=np.float64), held_out[LABEL].to_numpy() > 0
    shopper, names = pd.factorize(held_out[SHOPPER], sort=True)
    outcome = Outcome(shopper, held_out["purchase_days"].to_numpy(dtype=np.float64), bought, None)
    judged = evaluate_forecast(outcome, Forecast(said, np.clip(said, 0.0, 1.0)), np.ones((1, len(names)))).iloc[0]
    return {**judged.to_dict(), "log_loss": float(log_loss(bought, np.clip(said, 0.0, 1.0)))}
