"""MLflow stores a run, its files and a registered model, all through one address."""

from __future__ import annotations

import mlflow
from mlflow import MlflowClient


def test_a_model_is_registered_and_its_files_come_back(tracking: str) -> None:
    """Metrics, files, a model version and an alias can be stored and read."""
    mlflow.set_tracking_uri(tracking)
    mlflow.set_experiment("tried")
    with mlflow.start_run() as run:
        mlflow.log_metric("loss", 0.5)
        mlflow.log_text("kept", "note.txt")
    assert mlflow.artifacts.load_text(f"runs:/{run.info.run_id}/note.txt") == "kept"
    client = MlflowClient(tracking)
    client.create_registered_model("tried")
    version = client.create_model_version("tried", source=f"runs:/{run.info.run_id}/note.txt", run_id=run.info.run_id)
    client.set_registered_model_alias("tried", "champion", version.version)
    assert client.get_model_version_by_alias("tried", "champion").run_id == run.info.run_id
    assert client.get_run(run.info.run_id).data.metrics == {"loss": 0.5}
