"""Help texts and exit codes of the commands."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
from redis import Redis

from cli.__main__ import COMMANDS
from embedded.orphans import orphans
from embedded.platform import running_engines
from embedded.state import CHECKOUT, open_state
from repurchase.settings import settings_from

HELD = 30


def test_every_command_is_listed_with_what_it_does() -> None:
    """The help has one line for each command."""
    shown = _run("--help").stdout
    lines = {line.split()[0]: line for line in shown.splitlines() if line.startswith("  ")}
    assert set(COMMANDS) <= lines.keys()
    assert all(len(lines[name].split()) > 2 for name in COMMANDS)


@pytest.mark.parametrize("before", [True, False])
def test_the_state_folder_is_named_before_or_after_the_command(tmp_path: Path, before: bool) -> None:  # noqa: FBT001
    """Both positions have the same effect."""
    folder = ("--state", str(tmp_path / "here"))
    _run(*folder, "status") if before else _run("status", *folder)
    assert (tmp_path / "here" / "endpoints.json").exists()


def test_status_fails_while_a_part_is_down(tmp_path: Path) -> None:
    """The exit code is 0 only if all services run; the table lists them."""
    with running_engines(tmp_path, ["online_store"]):
        shown = _run("--state", str(tmp_path), "status")
    rows = {line.split()[0]: line.split() for line in shown.stdout.splitlines()}
    assert shown.returncode == 1
    assert rows["online_store"][1:3] == ["running", "yes"]
    assert rows["warehouse"][1:3] == ["stopped", "no"]


def test_down_ends_what_another_command_runs(tmp_path: Path) -> None:
    """`./run down` from another terminal ends all processes and reports it."""
    words = (sys.executable, "-m", "cli", "--state", str(tmp_path), "exec", "sleep", str(HELD))
    held = subprocess.Popen(words, cwd=CHECKOUT)
    state = open_state(tmp_path)
    while len(orphans(state)) < 5:
        assert held.poll() is None
        time.sleep(0.1)
    assert _run("--state", str(tmp_path), "down").returncode == 0
    held.wait()
    assert orphans(state) == []


def test_exec_gives_a_program_the_settings_and_passes_its_exit_code(tmp_path: Path) -> None:
    """The program gets the URLs of running databases, and the command returns its exit code."""
    program = "import os, sys; sys.exit(7 if os.environ['REPURCHASE_WAREHOUSE_URL'] else 1)"
    assert _run("--state", str(tmp_path), "exec", "python", "-c", program).returncode == 7


def test_a_user_of_the_skill_is_linked_by_hand(tmp_path: Path) -> None:
    """A linked user is in Redis, also after the copy is restored; an unprintable id is refused."""
    shown = _run("--state", str(tmp_path), "repurchase", "link", "alice user", "1288")
    assert (shown.returncode, shown.stderr) == (0, "")
    with running_engines(tmp_path, ["online_store"]) as environment:
        with Redis.from_url(settings_from(environment).online_store_url) as client:
            assert client.getdel("linked:{alice user}") == b"1288"
        assert "1 links" in _run("--state", str(tmp_path), "repurchase", "copy-links").stdout
        with Redis.from_url(settings_from(environment).online_store_url) as client:
            assert client.get("linked:{alice user}") == b"1288"
    assert _run("repurchase", "link", "alice\n", "1288").returncode == 2


def test_where_tokens_say_who_calls_nobody_is_linked_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command fails, because the link would not be read."""
    monkeypatch.setenv("REPURCHASE_TOKEN_INTROSPECTION_URL", "https://ours:s3cret@oauth.example/introspect")
    shown = _run("repurchase", "link", "alice user", "1288")
    assert (shown.returncode, "docs/alice.md" in shown.stderr, "s3cret" in shown.stderr) == (1, True, False)


def test_an_unknown_program_is_named() -> None:
    """The error is a sentence, not a traceback."""
    shown = _run("exec", "no-such-program")
    assert shown.returncode == 1
    assert "program no-such-program is not installed" in shown.stderr
    assert "Traceback" not in shown.stderr


def _run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "cli", *words], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
