"""Runs the API as a separate process with one worker and separate databases."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from benchmarks.harness.server_process import ServerProcess, free_port, running
from embedded.platform import running_engines
from repurchase.adapters.postgres.database import migrate
from repurchase.settings import url_of


@contextmanager
def api_engines(folder: Path) -> Iterator[Mapping[str, str]]:
    """Run Redis and the migrated Postgres on a state folder in `folder`; yields their settings."""
    with running_engines(folder / "state", ["online_store", "database"]) as environment:
        migrate(url_of("REPURCHASE_DATABASE_URL", environment))
        yield environment


@contextmanager
def running_api(environment: Mapping[str, str], log: Path) -> Iterator[ServerProcess]:
    """Run the API with these settings; its log goes to a file."""
    port = free_port()
    with running([sys.executable, "-m", "serving", "--port", str(port)], port, environment, log) as server:
        yield server
