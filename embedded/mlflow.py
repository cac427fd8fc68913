"""MLflow keeps runs and models in Postgres and serves their files itself, so that clients need one address only."""

from __future__ import annotations

import sys

from embedded.free_ports import HOST
from embedded.part import Part
from embedded.readiness import answers_http
from embedded.state import USER, State


def tracking(state: State) -> Part:
    """Describe the MLflow server on this state folder, which makes its tables when it is first asked.

    The command `mlflow server` would start this same uvicorn as a child, at twice the memory, and leave it on the
    port when killed; so its application runs directly, told by the variables that the command would set. The
    store's URL holds a password and is no argument for that reason too. The application asks for the user and
    password that the environment of every part names.
    """
    return Part(
        name="tracking",
        command=(
            *(sys.executable, "-m", "uvicorn", "--factory", "orchestration.tracking_server:application"),
            *("--host", HOST, "--port", str(state.port("tracking")), "--no-access-log", "--log-level", "warning"),
        ),
        is_ready=answers_http(
            f"{state.http('tracking')}/api/2.0/mlflow/experiments/search?max_results=1",
            USER,
            state.endpoints.passwords["tracking"],
        ),
        # The list of all models forgets the type of work and opens among prompts and traces.
        address=f"{state.http('tracking')}/#/models/repurchase?workflowType=machine_learning",
        after=("database",),
        environment={
            "_MLFLOW_SERVER_FILE_STORE": state.database_url("postgresql+psycopg2", "mlflow"),
            "_MLFLOW_SERVER_ARTIFACT_ROOT": "mlflow-artifacts:/",
            "_MLFLOW_SERVER_ARTIFACT_DESTINATION": str(state.folder / "models"),
            "_MLFLOW_SERVER_SERVE_ARTIFACTS": "true",
            "_MLFLOW_SGI_NAME": "uvicorn",
        },
    )
