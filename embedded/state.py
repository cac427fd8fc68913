"""The state folder of one local platform: data, logs, ports and passwords."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from embedded.debian.programs import installed
from embedded.endpoints import Endpoints, open_endpoints
from embedded.first_day import kept_first_day
from embedded.free_ports import HOST

CHECKOUT = Path(__file__).resolve().parent.parent
DEFAULT_FOLDER = CHECKOUT / ".state"
USER = "repurchase"
"""User name for MLflow."""
MARK = "REPURCHASE_STATE"
"""Variable with the state folder in the environment of every process of a platform; identifies orphans."""


@dataclass(frozen=True, slots=True)
class State:
    """One state folder and its endpoints."""

    folder: Path
    endpoints: Endpoints

    @property
    def endpoints_file(self) -> Path:
        """The file with ports and passwords."""
        return self.folder / "endpoints.json"

    @property
    def logs(self) -> Path:
        """Folder of the services' output."""
        return self.folder / "logs"

    def port(self, name: str) -> int:
        """Return the loopback port of a service."""
        return self.endpoints.ports[name]

    def http(self, name: str) -> str:
        """Return the HTTP URL of a service."""
        return f"http://{HOST}:{self.port(name)}"

    def database_url(self, driver: str, database: str) -> str:
        """Return a Postgres URL with its password; `driver` is the scheme, such as postgresql+psycopg2."""
        return f"{driver}://repurchase:{self.endpoints.passwords['database']}@{HOST}:{self.port('database')}/{database}"

    @property
    def online_store_url(self) -> str:
        """URL of Redis, with its password."""
        return f"redis://:{self.endpoints.passwords['online_store']}@{HOST}:{self.port('online_store')}/0"

    @property
    def tracking_url(self) -> str:
        """URL of MLflow, with its password."""
        return f"http://{USER}:{self.endpoints.passwords['tracking']}@{HOST}:{self.port('tracking')}"

    @property
    def order_queue_url(self) -> str:
        """URL of RabbitMQ where it is installed, else of Redis; with its password."""
        if installed() is None:
            return self.online_store_url
        return f"amqp://repurchase:{self.endpoints.passwords['order_queue']}@{HOST}:{self.port('order_queue')}/"


def open_state(folder: Path) -> State:
    """Open the folder; created at first use, without access for other users."""
    whole = folder.resolve()
    for path in (whole, whole / "logs", whole / "dagster", whole / "tmp"):
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.chmod(0o700)
    return State(whole, open_endpoints(whole / "endpoints.json"))


def environment_of(state: State) -> dict[str, str]:
    """Return the environment variables of this state folder: settings of the product and of its frameworks."""
    passwords = state.endpoints.passwords
    warehouse = passwords["warehouse"]
    return {
        MARK: str(state.folder),
        "REPURCHASE_WAREHOUSE_URL": (
            f"embedded+clickhouse://repurchase:{warehouse}@{HOST}:{state.port('warehouse')}/repurchase"
        ),
        "REPURCHASE_ONLINE_STORE_URL": f"embedded+{state.online_store_url}",
        "REPURCHASE_DATABASE_URL": state.database_url("embedded+postgresql", "repurchase"),
        "REPURCHASE_TRACKING_URL": f"embedded+{state.tracking_url}",
        "REPURCHASE_PRICES_URL": f"standin+{state.http('prices')}",
        "REPURCHASE_ORDER_QUEUE_URL": f"embedded+{state.order_queue_url}",
        "REPURCHASE_ORDERS_URL": f"standin+{state.http('prices')}",
        "REPURCHASE_PUSH_URL": f"standin+{state.http('prices')}",
        "REPURCHASE_SEARCH_URL": f"standin+{state.http('prices')}",
        "REPURCHASE_ALICE_URL": state.http("api"),
        "REPURCHASE_EVENTS_URL": f"embedded+kafka://{HOST}:{state.port('events')}",
        "REPURCHASE_REGISTRY_URL": state.database_url("postgresql+psycopg", "feast"),
        "REPURCHASE_DAGSTER_STORAGE_URL": state.database_url("postgresql+psycopg2", "dagster"),
        "REPURCHASE_API_PORT": str(state.port("api")),
        **_first_day(state.folder),
        "DAGSTER_HOME": str(state.folder / "dagster"),
        "MLFLOW_TRACKING_URI": state.http("tracking"),
        "MLFLOW_TRACKING_USERNAME": USER,
        "MLFLOW_TRACKING_PASSWORD": passwords["tracking"],
        **_FRAMEWORKS,
    }


def process_environment(state: State) -> dict[str, str]:
    """Return this process's environment with the state folder's settings, for a child process."""
    return {**os.environ, **environment_of(state), "TMPDIR": str(state.folder / "tmp")}


def _first_day(folder: Path) -> dict[str, str]:
    day = kept_first_day(folder)
    return {"REPURCHASE_FIRST_DAY": f"{day}"} if day else {}


_FRAMEWORKS = {
    "DAGSTER_DISABLE_TELEMETRY": "1",
    "FEAST_USAGE": "False",
    "FEAST_TELEMETRY": "False",
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false",
    "MLFLOW_ALLOW_PICKLE_DESERIALIZATION": "false",
    "DO_NOT_TRACK": "true",
    "GIT_PYTHON_REFRESH": "quiet",
    "PYTHONUNBUFFERED": "1",
    "DAGSTER_EVENT_BATCH_SIZE": "500",  # a run over a year of days logs events for each day
}
