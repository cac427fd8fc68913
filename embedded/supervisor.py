"""Controls supervisord over XML-RPC; it starts services, restarts them after a crash and stops them."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Any
from xmlrpc.client import Fault, ServerProxy

from embedded.endpoints import write_private
from embedded.free_ports import HOST
from embedded.service_spec import ServiceSpec
from embedded.state import CHECKOUT, State, process_environment

_DAEMON = """\
[supervisord]
nodaemon = true
silent = true
logfile = {logs}/supervisor.log
logfile_maxbytes = 5MB
logfile_backups = 1
childlogdir = {logs}
pidfile = {folder}/supervisor.pid
directory = {checkout}
umask = 077
minfds = 1024

[inet_http_server]
port = {host}:{port}
username = platform
password = {password}

[rpcinterface:supervisor]
supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface
"""
_PROGRAM = """
[program:{name}]
command = {command}
environment = {environment}
autostart = false
autorestart = true
startsecs = 1
startretries = 1000000
stopsignal = {stop_signal}
stopwaitsecs = 20
stopasgroup = {as_group}
killasgroup = true
redirect_stderr = true
stdout_logfile = {logs}/{name}.log
stdout_logfile_maxbytes = 10MB
stdout_logfile_backups = 1
"""
_START_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Running:
    """One service in supervisord: its state as named by supervisord, and its process id or 0."""

    name: str
    state: str
    pid: int


def write_configuration(state: State, parts: Iterable[ServiceSpec]) -> Path:
    """Write supervisord's configuration, readable by its owner only because it contains the password."""
    path = state.folder / "supervisor.conf"
    daemon = _DAEMON.format(
        folder=state.folder,
        logs=state.logs,
        checkout=CHECKOUT,
        host=HOST,
        port=state.port("supervisor"),
        password=state.endpoints.passwords["supervisor"],
    )
    write_private(path, daemon + "".join(_program(state, part) for part in parts))
    return path


def start_daemon(state: State, configuration: Path) -> subprocess.Popen[bytes]:
    """Start supervisord, which ends with this process; raises RuntimeError if it does not answer."""
    daemon = subprocess.Popen(
        ["setpriv", "--pdeathsig", "TERM", sys.executable, "-m", "supervisor.supervisord", "-c", str(configuration)],
        cwd=CHECKOUT,
        env=process_environment(state),
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        umask=0o077,
    )
    deadline = time.monotonic() + _START_SECONDS
    while not is_alive(state):
        if daemon.poll() is not None or time.monotonic() > deadline:
            daemon.kill()
            raise RuntimeError(f"supervisord did not start; see {state.logs / 'supervisor.log'}")
        time.sleep(0.05)
    return daemon


def is_alive(state: State) -> bool:
    """Whether the supervisord of this state folder responds."""
    try:
        with _remote(state) as remote:
            return bool(remote.getState())
    except (OSError, HTTPException, Fault):
        return False


def start(state: State, name: str) -> None:
    """Start one service; has no effect where it runs already."""
    try:
        with _remote(state) as remote:
            remote.startProcess(name, False)  # noqa: FBT003 - whether to wait for it
    except Fault as fault:
        if "ALREADY_STARTED" not in fault.faultString:
            raise RuntimeError(
                f"{name} could not be started: {fault.faultString}; see {log_of(state, name)}"
            ) from fault


def stop(state: State, names: Collection[str]) -> None:
    """Stop the services concurrently and wait until all have ended."""
    for name in names:
        with suppress(Fault), _remote(state) as remote:  # a fault means that it does not run
            remote.stopProcess(name, False)  # noqa: FBT003 - whether to wait for it
    while any(part.pid for part in running(state).values() if part.name in names):
        time.sleep(0.05)


def running(state: State) -> dict[str, Running]:
    """Return the services of this supervisord by name."""
    with _remote(state) as remote:
        seen: Any = remote.getAllProcessInfo()
    return {info["name"]: Running(info["name"], info["statename"], info["pid"]) for info in seen}


def shut_down(state: State) -> None:
    """Make supervisord stop its services and exit; returns without waiting."""
    with _remote(state) as remote:
        remote.shutdown()


def log_of(state: State, name: str) -> Path:
    """Return the file with the service's output."""
    return state.logs / f"{name}.log"


def _program(state: State, part: ServiceSpec) -> str:
    return _PROGRAM.format(
        name=part.name,
        command=" ".join(_word(word) for word in part.command),
        environment=",".join(f'{name}="{_escaped(value)}"' for name, value in part.environment.items()),
        stop_signal=part.stop_signal,
        as_group="false" if part.stop_signal == "INT" else "true",
        logs=_escaped(str(state.logs)),
    )


def _word(word: str) -> str:
    return '"' + _escaped(word).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _escaped(text: str) -> str:
    return text.replace("%", "%%")


@contextmanager
def _remote(state: State) -> Iterator[Any]:
    address = f"{HOST}:{state.port('supervisor')}"
    with ServerProxy(f"http://platform:{state.endpoints.passwords['supervisor']}@{address}/RPC2") as server:
        yield server.supervisor
