"""Debian tools for the tests are fetched first, and missing ones are reported before the tests run."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli import required_tools
from cli.required_tools import fetch_test_tools, origins
from embedded.debian.tool import Origin, Tool


def test_what_cannot_be_fetched_is_named_and_the_others_are_still_fetched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A failed fetch is reported, and the other tools are still fetched."""
    monkeypatch.setenv("PATH", str(tmp_path))
    tools: list[Tool[str]] = [
        Tool(name, (name,), name, lambda: None, lambda _root: None, tmp_path / name) for name in ("one", "two")
    ]
    monkeypatch.setattr(required_tools, "TEST_TOOLS", tools)
    fetch_test_tools()
    lines = capsys.readouterr().err.splitlines()
    assert [line.partition(" could")[0] for line in lines] == [
        "missing, so tests will fail: one is needed and",
        "missing, so tests will fail: two is needed and",
    ]
    assert lines[0].endswith("apt-get install one")
    assert origins() == {"one": Origin.MISSING, "two": Origin.MISSING}
