"""Adapter for the model registry, which stores every trained model with the material for its review."""

from __future__ import annotations

from repurchase.adapters.mlflow.registry import Candidate, ModelRegistry, ModelVersion, StoredModel

__all__ = ["Candidate", "ModelRegistry", "ModelVersion", "StoredModel", "open_model_registry"]


def open_model_registry(tracking_url: str) -> ModelRegistry:
    """Open the registry at `http(s)://user:password@host:port` of an MLflow server; it connects to no other address.

    Raises SettingsError if the server does not answer or rejects the credentials.
    """
    from repurchase.adapters.mlflow.mlflow_registry import MlflowRegistry

    return MlflowRegistry.at(tracking_url)
