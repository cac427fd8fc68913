"""A tool is the system's or fetched once; the error of a failed fetch names the package to install."""

from __future__ import annotations

import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from embedded.debian.chromium import CHROMIUM
from embedded.debian.tool import MissingToolError, Origin, Tool, ensure, origin

Reports = list[str]
APT = """#!/bin/sh
case "$*" in
  *update*) exit 0 ;;
  *--print-uris*) printf "'http://archive/a.deb' a.deb 2000000 SHA256:0\\n'http://archive/b.deb' b.deb 1400000 \\n" ;;
  *--download-only*) for word; do case $word in Dir::Cache=*) touch "${word#*=}/archives/a.deb" ;; esac; done ;;
esac
"""
DPKG = """#!/bin/sh
mkdir -p "$3" && echo whole > "$3/program"
"""
NO_APT = """#!/bin/sh
echo "E: Unable to locate package made-up" >&2
exit 100
"""


def _found(root: Path) -> str | None:
    program = root / "program"
    return program.read_text().strip() if program.exists() else None


@pytest.fixture
def tool(tmp_path: Path) -> Tool[str]:
    """Return a tool that the system lacks."""
    return Tool("Made up", ("made-up",), "made-up-too", lambda: None, _found, tmp_path / "tools" / "made-up")


def _programs(folder: Path, monkeypatch: pytest.MonkeyPatch, **texts: str) -> None:
    folder.mkdir()
    for name, text in texts.items():
        program = folder / name.replace("_", "-")
        program.write_text(text)
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


def test_it_is_fetched_once(tool: Tool[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It reports two lines with the size; a second use neither fetches nor reports."""
    _programs(tmp_path / "bin", monkeypatch, apt_get=APT, dpkg_deb=DPKG)
    reports: Reports = []
    assert origin(tool) is Origin.MISSING
    for _ in range(2):
        assert ensure(tool, lambda sentence, _seconds: reports.append(sentence)) == "whole"
    assert origin(tool) is Origin.UNPACKED
    assert [path.name for path in tool.folder.parent.iterdir()] == ["made-up"]
    assert reports == [
        "Made up: fetching 4 MB from Debian's archive",
        f"Made up: fetched and unpacked into {tool.folder}",
    ]


def test_the_systems_is_used_first(tool: Tool[str]) -> None:
    """An installed tool is not fetched, even if it is falsy."""
    installed = replace(tool, in_system=lambda: "")
    assert ensure(installed) == ""
    assert origin(installed) is Origin.SYSTEM


def test_where_it_cannot_be_fetched_a_sentence_tells_why_and_what_to_install(
    tool: Tool[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error quotes apt; no partially unpacked file remains."""
    _programs(tmp_path / "bin", monkeypatch, apt_get=NO_APT)
    with pytest.raises(MissingToolError, match=r"Unable to locate package.+apt-get install made-up-too"):
        ensure(tool)
    assert list(tool.folder.parent.iterdir()) == []


def test_packages_that_hold_something_else_are_refused(
    tool: Tool[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Packages without the tool's files are an error."""
    _programs(tmp_path / "bin", monkeypatch, apt_get=APT, dpkg_deb=DPKG.replace("/program", "/another"))
    with pytest.raises(MissingToolError, match="do not contain it"):
        ensure(tool)


def test_an_unpacked_chromium_starts_with_its_own_libraries_and_fonts(tmp_path: Path) -> None:
    """Its font configuration contains the final folder, not the temporary one."""
    for path in ("usr/lib/chromium/chromium-headless-shell", "usr/lib/x86_64-linux-gnu/pulseaudio/lib.so"):
        (tmp_path / path).parent.mkdir(parents=True)
        (tmp_path / path).touch()
    assert CHROMIUM.under(tmp_path) is None
    CHROMIUM.relocate(tmp_path, Path("/later"))
    program = CHROMIUM.under(tmp_path)
    assert program is not None
    folder = tmp_path / "usr/lib/x86_64-linux-gnu"
    assert program.environment["LD_LIBRARY_PATH"].startswith(f"{folder}:{folder}/pulseaudio")
    assert "<dir>/later/usr/share/fonts</dir>" in Path(program.environment["FONTCONFIG_FILE"]).read_text()
