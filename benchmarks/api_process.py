"""The API as a process of its own, with one worker, on engines of its own."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from benchmarks.server_process import ServerProcess, free_port, running
from embedded.platform import running_engines
from repurchase.adapters.database import migrate
from repurchase.settings import url_of


@contextmanager
def api_engines(folder: Path) -> Iterator[Mapping[str, str]]:
    """Run the online store and the database, with its tables, on a state folder in `folder`; gives their settings."""
    with running_engines(folder / "state", ["online_store", "database"]) as environment:
        migrate(url_of("REPURCHASE_DATABASE_URL", environment))
        yield environment


@contextmanager
def running_api(environment: Mapping[str, str], log: Path) -> Iterator[ServerProcess]:
    """Run it with these settings, its log in a file."""
    port = free_port()
    with running([sys.executable, "-m", "serving", "--port", str(port)], port, environment, log) as server:
        yield server
