"""The list of parts is whole and can be started in an order."""

from __future__ import annotations

from pathlib import Path

from embedded.parts import ENGINES, all_parts, with_dependencies
from embedded.state import open_state


def test_every_part_can_be_reached(tmp_path: Path) -> None:
    """What a part needs is a part, and no part needs itself by a detour."""
    parts = all_parts(open_state(tmp_path))
    ready: set[str] = set()
    for _ in parts:
        ready |= {part.name for part in parts if set(part.after) <= ready}
    assert ready == {part.name for part in parts}


def test_a_part_brings_what_it_needs(tmp_path: Path) -> None:
    """The daemon needs the page, the code and the database, and nothing else."""
    parts = all_parts(open_state(tmp_path))
    assert [part.name for part in with_dependencies(parts, ["daemon"])] == ["database", "code", "dagster", "daemon"]


def test_no_password_is_an_argument(tmp_path: Path) -> None:
    """Arguments show in `ps`, so no command holds a secret."""
    state = open_state(tmp_path)
    words = " ".join(word for part in all_parts(state) for word in part.command)
    assert not [secret for secret in state.endpoints.passwords.values() if secret in words]


def test_engines_need_nothing_else(tmp_path: Path) -> None:
    """Tests and the demo start three programs, not the platform."""
    parts = all_parts(open_state(tmp_path))
    assert {part.name for part in with_dependencies(parts, ENGINES)} == set(ENGINES)
