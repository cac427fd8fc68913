"""RabbitMQ is used only where its installation is complete."""

from __future__ import annotations

from pathlib import Path

import pytest

from embedded.debian.programs import programs_under
from embedded.debian.unpacking import RABBITMQ

WHOLE = ("usr/lib/rabbitmq/bin/rabbitmq-server", "usr/lib/erlang/bin/erl", "usr/lib/erlang/bin/epmd")


@pytest.mark.parametrize("missing", WHOLE)
def test_a_part_of_it_is_none_of_it(tmp_path: Path, missing: str) -> None:
    """Without server, Erlang or epmd there is no RabbitMQ."""
    for path in (*WHOLE,):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).touch()
    assert programs_under(tmp_path) is not None
    (tmp_path / missing).unlink()
    assert programs_under(tmp_path) is None


def test_an_unpacked_erlang_knows_where_it_lies(tmp_path: Path) -> None:
    """The path in Debian's `erl` script is replaced by that of the unpacked package."""
    erl = tmp_path / "usr/lib/erlang/bin/erl"
    erl.parent.mkdir(parents=True)
    erl.write_text("#!/bin/sh\nif true; then\n    ROOTDIR=/usr/lib/erlang\nfi\n")
    RABBITMQ.relocate(tmp_path, Path("/later"))
    assert "    ROOTDIR=/later/usr/lib/erlang\n" in erl.read_text()
