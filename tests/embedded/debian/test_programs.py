"""RabbitMQ is taken only where all of it is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from embedded.debian import unpacking
from embedded.debian.programs import programs_under
from embedded.debian.unpacking import NoRabbitMqError, ensure_installed

WHOLE = ("usr/lib/rabbitmq/bin/rabbitmq-server", "usr/lib/erlang/bin/erl", "usr/lib/erlang/bin/epmd")


@pytest.mark.parametrize("missing", WHOLE)
def test_a_part_of_it_is_none_of_it(tmp_path: Path, missing: str) -> None:
    """Server, Erlang and epmd, or nothing."""
    for path in (*WHOLE,):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).touch()
    assert programs_under(tmp_path) is not None
    (tmp_path / missing).unlink()
    assert programs_under(tmp_path) is None


def test_where_it_cannot_be_fetched_a_sentence_tells_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing half-unpacked is left."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(unpacking, "UNPACKED", tmp_path / "tools" / "rabbitmq")
    monkeypatch.setattr(unpacking, "installed", lambda: None)
    with pytest.raises(NoRabbitMqError, match="apt-get install rabbitmq-server"):
        ensure_installed()
    assert list((tmp_path / "tools").iterdir()) == []
