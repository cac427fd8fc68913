"""Starts the local platform's services in order of their dependencies and ends them."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from embedded import supervisor
from embedded.endpoints import with_free_ports
from embedded.orphans import end_orphans
from embedded.parts import ENGINES, all_services, with_dependencies
from embedded.state import State, environment_of, open_state
from embedded.state_lock import end_owner, hold_state_lock

START_SECONDS = 180.0
_STOP_SECONDS = 60.0
_LAST_LINES = 15
_MAX_STARTS = 3

Report = Callable[[str, float], None]
"""Receives a sentence about a finished step and its duration in seconds."""


def silent(_sentence: str, _seconds: float) -> None:
    """Discard the report."""


class ServiceFailedError(RuntimeError):
    """A service did not become ready; the message ends with the last lines of its log."""


@contextmanager
def running_engines(
    folder: Path, names: Collection[str] = ENGINES, report: Report = silent
) -> Iterator[dict[str, str]]:
    """Run the named services and their dependencies, and yield the settings of the state folder.

    Ends only the services that it started; a platform that runs on this folder is used as it is.
    Raises ServiceFailedError when a service does not become ready.
    """
    state = open_state(folder)
    if supervisor.is_alive(state):
        with _borrowed(state, names, report):
            yield environment_of(state)
        return
    with owned_platform(folder, report) as own:
        start_services(own, names, report)
        yield environment_of(own)


@contextmanager
def owned_platform(folder: Path, report: Report = silent) -> Iterator[State]:
    """Run a supervisor on the folder without starting services, and end all of its services afterwards.

    First ends processes of a killed platform and replaces ports that another program listens on.
    Raises PlatformBusyError where another command owns the folder.
    """
    with hold_state_lock(open_state(folder).folder):
        state = _cleared(open_state(folder), report)
        configuration = supervisor.write_configuration(state, all_services(state))
        daemon = supervisor.start_daemon(state, configuration)
        try:
            yield state
        finally:
            _end(state, daemon)


def start_services(state: State, names: Collection[str], report: Report = silent) -> None:
    """Start the named services and their dependencies, each as soon as its dependencies are ready.

    Raises ServiceFailedError for the first service that is not ready in time.
    """
    waiting = {part.name: part for part in with_dependencies(all_services(state), names)}
    starts: dict[str, _Start] = {}
    while waiting:
        for part in [part for part in waiting.values() if not waiting.keys() & set(part.after)]:
            if part.name not in starts:
                starts[part.name] = _Start(time.monotonic())
                part.prepare()
                supervisor.start(state, part.name)
            elif part.is_ready():
                report(f"{part.name} is ready", starts[part.name].seconds())
                del waiting[part.name]
        _raise_if_hopeless(state, waiting, starts)
        time.sleep(0.05)


def end_platform(folder: Path) -> int:
    """End all processes of the folder; returns the number that a killed platform had left."""
    state = open_state(folder)
    end_owner(state.folder)
    return end_orphans(state)


@contextmanager
def _borrowed(state: State, names: Collection[str], report: Report) -> Iterator[None]:
    before = {name for name, part in supervisor.running(state).items() if part.pid}
    start_services(state, names, report)
    try:
        yield
    finally:
        wanted = [part.name for part in with_dependencies(all_services(state), names)]
        supervisor.stop(state, [name for name in wanted if name not in before])


def _cleared(state: State, report: Report) -> State:
    began = time.monotonic()
    if ended := end_orphans(state):
        report(f"ended {ended} processes that a killed platform left behind", time.monotonic() - began)
    endpoints, moved = with_free_ports(state.endpoints_file, state.endpoints)
    for name, port in moved.items():
        report(f"{name} moves to port {port}: another program uses the previous one", time.monotonic() - began)
    return replace(state, endpoints=endpoints)


def _end(state: State, daemon: subprocess.Popen[bytes]) -> None:
    with suppress(OSError):  # it may have ended, by `./run down` or a kill
        _stop_all(state)
    with suppress(subprocess.TimeoutExpired):
        daemon.wait(_STOP_SECONDS)
    end_orphans(state)
    daemon.wait(_STOP_SECONDS)


def _stop_all(state: State) -> None:
    """Stop the databases last, because the other services use them."""
    names = supervisor.running(state).keys()
    supervisor.stop(state, [name for name in names if name not in ENGINES])
    supervisor.stop(state, ENGINES)
    supervisor.shut_down(state)


@dataclass(frozen=True, slots=True)
class _Start:
    began: float
    pids: set[int] = field(default_factory=set)

    def seconds(self) -> float:
        return time.monotonic() - self.began


def _raise_if_hopeless(state: State, waiting: Collection[str], starts: Mapping[str, _Start]) -> None:
    for name, seen in supervisor.running(state).items():
        if name in waiting and name in starts:
            starts[name].pids.update({seen.pid} - {0})
            if len(starts[name].pids) > _MAX_STARTS or starts[name].seconds() > START_SECONDS:
                raise ServiceFailedError(_failure(state, name))


def _failure(state: State, name: str) -> str:
    log = supervisor.log_of(state, name)
    last = log.read_text(errors="replace").splitlines()[-_LAST_LINES:] if log.exists() else []
    return "\n".join([f"{name} did not become ready; the end of {log}:", *last])
