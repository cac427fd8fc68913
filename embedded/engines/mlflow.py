"""The MLflow server; it stores runs in Postgres and serves model files, so that clients need one address only."""

from __future__ import annotations

import sys

from embedded.free_ports import HOST
from embedded.readiness import answers_http
from embedded.service_spec import ServiceSpec
from embedded.state import USER, State


def tracking(state: State) -> ServiceSpec:
    """Describe the MLflow server on this state folder, which creates its tables at the first request.

    `mlflow server` would start the same uvicorn as a child, with twice the memory, and a kill would leave the child
    on the port; so uvicorn runs the application directly, with the variables that the command would set. The store's
    URL contains a password and therefore must not be an argument. Clients authenticate with the user and password
    from the environment of every service.
    """
    return ServiceSpec(
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
        # The link to the list of models loses the workflow type and opens prompts and traces.
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
