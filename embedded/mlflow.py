"""MLflow keeps runs and models in Postgres and serves their files itself, so that clients need one address only."""

from __future__ import annotations

import sys

from embedded.endpoints import HOST
from embedded.part import Part
from embedded.readiness import answers_http
from embedded.state import State


def tracking(state: State) -> Part:
    """Describe the MLflow server on this state folder; the store's URL holds a password, so it goes by environment."""
    return Part(
        name="tracking",
        command=(
            *(sys.executable, "-m", "mlflow", "server", "--host", HOST, "--port", str(state.port("tracking"))),
            *("--workers", "1", "--artifacts-destination", str(state.folder / "models")),
        ),
        is_ready=answers_http(f"{state.http('tracking')}/health"),
        address=f"{state.http('tracking')}/?workflowType=machine_learning",
        after=("database",),
        environment={"MLFLOW_BACKEND_STORE_URI": state.database_url("postgresql+psycopg2", "mlflow")},
    )
