"""Findings name file, line, word and suggestion, in the files that git knows."""

from __future__ import annotations

import subprocess
from pathlib import Path, PurePosixPath

from cli.prose_check.findings import files_of, findings_in
from cli.prose_check.vocabulary import Word, compiled


def test_a_finding_names_file_line_word_and_suggestion(tmp_path: Path) -> None:
    """An editor opens `file:line`."""
    (tmp_path / "a.md").write_text("One line.\nCome\n anew.\n")
    vocabulary = compiled((Word("anew", "again", "archaic"),))
    findings = findings_in(tmp_path, [PurePosixPath("a.md")], vocabulary)
    assert [str(finding) for finding in findings] == ["a.md:3: 'anew' -> again (archaic)"]


def test_new_files_are_searched_and_ignored_ones_are_not(tmp_path: Path) -> None:
    """A file that is not added yet counts; build output does not."""
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    (tmp_path / ".gitignore").write_text("ignored.md\n")
    for name in ("new.md", "ignored.md", "picture.png"):
        (tmp_path / name).write_text("anew")
    assert files_of(tmp_path) == [PurePosixPath("new.md")]
