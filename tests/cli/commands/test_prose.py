"""`./run prose` fails on new findings and lowers the backlog when findings are fixed."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest

from cli.commands.prose import check
from cli.prose_check import backlog
from cli.prose_check.findings import Finding, files_of, findings_in
from cli.prose_check.vocabulary import Word, load
from embedded.state import CHECKOUT


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a checkout with a folder that may have two findings."""
    (tmp_path / "old").mkdir()
    for name in ("old/a.md", "new.md"):
        (tmp_path / name).write_text("anew")
    backlog.write({"old": 2}, tmp_path / "backlog.toml")
    return tmp_path


def _findings(*paths: str) -> list[Finding]:
    return [Finding(PurePosixPath(path), 1, "anew", Word("anew", "again", "archaic")) for path in paths]


@pytest.mark.parametrize(
    ("paths", "code", "permitted"),
    [
        (["old/a.md"] * 2, 0, {"old": 2}),
        (["old/a.md"], 0, {"old": 1}),
        ([], 0, {}),
        (["old/a.md"] * 3, 1, {"old": 2}),
        (["old/a.md", "new.md"], 1, {"old": 1}),
    ],
)
def test_findings_may_only_become_fewer(checkout: Path, paths: list[str], code: int, permitted: dict[str, int]) -> None:
    """A folder that is not listed may have none."""
    assert check(checkout, _findings(*paths), checkout / "backlog.toml") == code
    assert backlog.read(checkout / "backlog.toml") == permitted


def test_new_findings_are_shown(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """New findings are printed with the numbers of the folder."""
    check(checkout, _findings(*["old/a.md"] * 3), checkout / "backlog.toml")
    shown = capsys.readouterr().out
    assert str(_findings("old/a.md")[0]) in shown.splitlines()
    assert "old: 3 findings, 2 permitted" in shown


def test_documents_are_clean() -> None:
    """Nothing that a user reads first is in the backlog."""
    documents = [path for path in files_of(CHECKOUT) if path.suffix == ".md" and path.parts[0] in {"docs", path.name}]
    findings = findings_in(CHECKOUT, [path for path in documents if path.name != "data.md"], load())
    assert [str(finding) for finding in findings] == []
