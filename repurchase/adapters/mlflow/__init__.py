"""The model registry: every trained model with what a reviewer needs, open through one door."""

from __future__ import annotations

from repurchase.adapters.mlflow.registry import Candidate, ModelRegistry, ModelVersion, StoredModel

__all__ = ["Candidate", "ModelRegistry", "ModelVersion", "StoredModel", "open_model_registry"]


def open_model_registry(tracking_url: str) -> ModelRegistry:
    """Open the registry at `http(s)://user:password@host:port` of an MLflow server; talks to that address alone.

    Raises SettingsError where nothing answers, or the user and password are refused.
    """
    from repurchase.adapters.mlflow.mlflow_registry import MlflowRegistry

    return MlflowRegistry.at(tracking_url)
