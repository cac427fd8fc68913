"""The judge of repurchase forecasts: the same measures for every method on the same held-out rows."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score, brier_score_loss, log_loss, roc_auc_score

from repurchase.forecast.baselines import BASELINES
from repurchase.forecast.calibration import expected_calibration_error
from repurchase.forecast.columns import LABEL
from repurchase.forecast.ranking import ndcg_at_10, precision_at_1, ranked
from repurchase.forecast.repurchase_model import RepurchaseModel
from repurchase.forecast.training import one_class

MEASURES = (
    "roc_auc",
    "pr_auc",
    "log_loss",
    "brier",
    "brier_skill",
    "calibration_error",
    "precision_at_1",
    "ndcg_at_10",
)


def score_beside_baselines(model: RepurchaseModel, held_out: pd.DataFrame) -> pd.DataFrame:
    """One column a method, `model.kind` first; rows as in `held_out`."""
    scores = {model.kind: model.probability(held_out)}
    for name, baseline in BASELINES.items():
        scores.setdefault(name, baseline(held_out))
    return pd.DataFrame(scores, index=held_out.index)


def score_models(models: Mapping[str, RepurchaseModel], held_out: pd.DataFrame) -> pd.DataFrame:
    """One column a model, such as champion and challenger; fair where none of them learned from these rows."""
    return pd.DataFrame({name: model.probability(held_out) for name, model in models.items()}, index=held_out.index)


def judge(held_out: pd.DataFrame, scores: pd.DataFrame) -> pd.DataFrame:
    """One row a `method` (column of `scores`), MEASURES as columns; NaN where rows of one class leave one undefined."""
    return (
        pd.DataFrame({name: _measures(held_out, scores[name]) for name in scores})
        .T[list(MEASURES)]
        .rename_axis("method")
    )


def _measures(held_out: pd.DataFrame, score: pd.Series) -> dict[str, float]:
    bought = held_out[LABEL].to_numpy(dtype=np.int8)
    if one_class(held_out[LABEL]):
        return dict.fromkeys(MEASURES, float("nan"))
    ranking = ranked(held_out, score)
    return {
        **_of_pairs(bought, score.to_numpy(dtype=np.float64)),
        "precision_at_1": precision_at_1(ranking),
        "ndcg_at_10": ndcg_at_10(ranking),
    }


def _of_pairs(bought: NDArray[np.int8], score: NDArray[np.float64]) -> dict[str, float]:
    brier = float(brier_score_loss(bought, score))
    base = float(bought.mean())
    return {
        "roc_auc": float(roc_auc_score(bought, score)),
        "pr_auc": float(average_precision_score(bought, score)),
        "log_loss": float(log_loss(bought, score)),
        "brier": brier,
        "brier_skill": 1.0 - brier / (base * (1.0 - base)),
        "calibration_error": expected_calibration_error(bought, score),
    }
