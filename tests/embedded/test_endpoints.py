"""Ports and passwords are chosen once, private, and different between folders."""

from __future__ import annotations

import socket
import stat
from pathlib import Path

from embedded.endpoints import PORTS, Endpoints, open_endpoints, with_free_ports, write_private
from embedded.free_ports import HOST


def test_endpoints_stay_as_they_were_chosen(tmp_path: Path) -> None:
    """Opening the file again gives the same ports and passwords."""
    path = tmp_path / "endpoints.json"
    assert open_endpoints(path) == open_endpoints(path)


def test_only_the_owner_reads_them(tmp_path: Path) -> None:
    """Only the owner can read the file, also when it replaces a readable one."""
    path = tmp_path / "private"
    path.write_text("old")
    path.chmod(0o644)
    write_private(path, "new")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_text() == "new"


def test_passwords_are_not_shown() -> None:
    """The repr of the record contains ports only."""
    assert "s3cret" not in repr(Endpoints({"api": 1}, {"api": "s3cret"}))


def test_a_port_taken_by_a_stranger_is_chosen_anew(tmp_path: Path) -> None:
    """Only that port changes, and the file stores it."""
    path = tmp_path / "endpoints.json"
    chosen = open_endpoints(path)
    with socket.socket() as stranger:
        stranger.bind((HOST, chosen.ports["api"]))
        stranger.listen()
        changed, moved = with_free_ports(path, chosen)
    assert moved == {"api": changed.ports["api"]}
    assert changed.ports["api"] != chosen.ports["api"]
    assert {name for name in PORTS if changed.ports[name] != chosen.ports[name]} == {"api"}
    assert open_endpoints(path) == changed
