"""The platform starts, keeps running, is isolated, and leaves no processes behind."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import psutil
import psycopg
import pytest
import redis

from embedded import supervisor
from embedded.orphans import orphans
from embedded.parts import ENGINES, all_services
from embedded.platform import ServiceFailedError, end_platform, owned_platform, running_engines
from embedded.state import CHECKOUT, MARK, State, open_state
from embedded.state_lock import PlatformBusyError
from repurchase.settings import settings_from

PATIENCE_SECONDS = 30.0


def test_all_engines_answer(platform: Mapping[str, str]) -> None:
    """The settings of the fixture open Valkey and every database of Postgres."""
    state = open_state(Path(platform[MARK]))
    assert redis.Redis.from_url(settings_from(platform).online_store_url).ping()
    for database in ("repurchase", "dagster", "feast", "mlflow"):
        with psycopg.connect(state.database_url("postgresql", database)) as connection:
            assert connection.execute("SHOW server_encoding").fetchone() == ("UTF8",)


def test_nothing_listens_beyond_loopback(platform: Mapping[str, str]) -> None:
    """Every listening socket of every process is bound to 127.0.0.1, and none is a Unix socket of Postgres."""
    listening = [
        connection
        for process in _processes(platform)
        for connection in process.net_connections("inet")
        if connection.status == psutil.CONN_LISTEN
    ]
    assert len(listening) >= len(ENGINES)
    assert {connection.laddr.ip for connection in listening} == {"127.0.0.1"}


def test_passwords_are_told_to_nobody(platform: Mapping[str, str]) -> None:
    """Passwords are in no argument, no log and no file that other users can read."""
    state = open_state(Path(platform[MARK]))
    secrets = state.endpoints.passwords.values()
    shown = " ".join(word for process in _processes(platform) for word in process.cmdline())
    logged = " ".join(log.read_text(errors="replace") for log in state.logs.iterdir())
    assert not [secret for secret in secrets if secret in shown + logged]
    open_files = [path for path in state.folder.iterdir() if path.stat().st_mode & 0o077]
    assert not [path for path in open_files if path.is_file()]
    assert not state.folder.stat().st_mode & 0o077


@pytest.mark.parametrize("name", ENGINES)
def test_a_killed_part_comes_back(tmp_path: Path, name: str) -> None:
    """The supervisor restarts a killed service, which responds on the same address."""
    with running_engines(tmp_path, [name]):
        state = open_state(tmp_path)
        killed = supervisor.running(state)[name].pid
        psutil.Process(killed).kill()
        probe = next(part for part in all_services(state) if part.name == name).is_ready
        assert _eventually(lambda: supervisor.running(state)[name].pid not in {0, killed} and probe())


def test_two_states_run_side_by_side(tmp_path: Path) -> None:
    """Two platforms have separate data: a key of one is unknown in the other."""
    with (
        running_engines(tmp_path / "one", ["online_store"]) as one,
        running_engines(tmp_path / "two", ["online_store"]) as two,
    ):
        redis.Redis.from_url(settings_from(one).online_store_url).set("key", "one")
        assert redis.Redis.from_url(settings_from(two).online_store_url).get("key") is None


def test_data_outlives_a_restart(tmp_path: Path) -> None:
    """A value in Valkey survives a restart of the platform."""
    with running_engines(tmp_path, ["online_store"]) as environment:
        redis.Redis.from_url(settings_from(environment).online_store_url).set("key", "kept")
    with running_engines(tmp_path, ["online_store"]) as environment:
        assert redis.Redis.from_url(settings_from(environment).online_store_url).get("key") == b"kept"


def test_a_running_platform_is_borrowed(tmp_path: Path) -> None:
    """Running services are used and keep running; services that the command started end with it."""
    with running_engines(tmp_path, ["online_store"]):
        state = open_state(tmp_path)
        with running_engines(tmp_path, ["online_store", "warehouse"]):
            assert _running(state) == {"online_store", "warehouse"}
        assert _running(state) == {"online_store"}


def test_one_command_owns_a_folder(tmp_path: Path) -> None:
    """A second command gets an error that names a remedy."""
    with owned_platform(tmp_path), pytest.raises(PlatformBusyError, match=r"run down"), owned_platform(tmp_path):
        pass


def test_nothing_is_left_after_the_end(tmp_path: Path) -> None:
    """No process with the folder's mark remains."""
    with running_engines(tmp_path):
        assert len(orphans(open_state(tmp_path))) > len(ENGINES)
    assert orphans(open_state(tmp_path)) == []


def test_orphans_of_a_killed_supervisor_are_ended(tmp_path: Path) -> None:
    """Databases that survive `kill -9` of their supervisor are found and ended by the next command."""
    state = _killed_platform(tmp_path)
    left = orphans(state)
    assert len(left) >= len(ENGINES)
    assert end_platform(tmp_path) == len(left)
    assert orphans(state) == []


def test_the_next_start_clears_up_first(tmp_path: Path) -> None:
    """A new platform ends processes of a killed one and uses the same data."""
    state = _killed_platform(tmp_path)
    old = {process.pid for process in orphans(state)}
    said: list[str] = []
    with running_engines(tmp_path, report=lambda sentence, _: said.append(sentence)):
        assert not old & {process.pid for process in orphans(state)}
    assert "left behind" in said[0]


def test_a_part_that_cannot_start_is_named(tmp_path: Path) -> None:
    """The error ends with the last lines of the service's log."""
    (tmp_path / "online_store").write_text("in the way")
    with pytest.raises((ServiceFailedError, FileExistsError), match="online_store"), running_engines(tmp_path):
        pass
    assert orphans(open_state(tmp_path)) == []


def _killed_platform(folder: Path) -> State:
    """Start the databases from another process, then kill their supervisor and that process."""
    program = "import time\nfrom pathlib import Path\nfrom embedded.platform import running_engines\n"
    program += f"with running_engines(Path({str(folder)!r})):\n    print('up', flush=True)\n    time.sleep(600)"
    owner = subprocess.Popen([sys.executable, "-c", program], cwd=CHECKOUT, stdout=subprocess.PIPE)
    assert owner.stdout is not None
    assert owner.stdout.readline() == b"up\n"
    state = open_state(folder)
    psutil.Process(int((state.folder / "supervisor.pid").read_text())).kill()
    owner.kill()
    owner.communicate()
    return state


def _processes(environment: Mapping[str, str]) -> list[psutil.Process]:
    return orphans(open_state(Path(environment[MARK])))


def _running(state: State) -> set[str]:
    return {name for name, part in supervisor.running(state).items() if part.pid}


def _eventually(holds: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
