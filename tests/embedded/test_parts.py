"""The list of services is complete and has a start order."""

from __future__ import annotations

from pathlib import Path

from embedded.parts import ENGINES, all_services, with_dependencies
from embedded.state import open_state


def test_every_part_can_be_reached(tmp_path: Path) -> None:
    """Every dependency is a listed service, and there is no cycle."""
    parts = all_services(open_state(tmp_path))
    ready: set[str] = set()
    for _ in parts:
        ready |= {part.name for part in parts if set(part.after) <= ready}
    assert ready == {part.name for part in parts}


def test_a_part_brings_what_it_needs(tmp_path: Path) -> None:
    """The daemon needs the web page, the code server and the database only."""
    parts = all_services(open_state(tmp_path))
    assert [part.name for part in with_dependencies(parts, ["daemon"])] == ["database", "code", "dagster", "daemon"]


def test_no_password_is_an_argument(tmp_path: Path) -> None:
    """No command contains a secret, because `ps` shows arguments."""
    state = open_state(tmp_path)
    words = " ".join(word for part in all_services(state) for word in part.command)
    assert not [secret for secret in state.endpoints.passwords.values() if secret in words]


def test_engines_need_nothing_else(tmp_path: Path) -> None:
    """The three databases have no other dependencies."""
    parts = all_services(open_state(tmp_path))
    assert {part.name for part in with_dependencies(parts, ENGINES)} == set(ENGINES)
