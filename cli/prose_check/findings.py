"""Searches the files of a checkout for the words to avoid."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from cli.prose_check.extraction import is_supported, prose_of
from cli.prose_check.vocabulary import Vocabulary, Word

_EXAMPLES = "prose_check"
"""Name of the folder whose tests contain words to avoid as examples."""


@dataclass(frozen=True)
class Finding:
    """A word to avoid, at a line of a file."""

    path: PurePosixPath
    line: int
    found: str
    word: Word

    def __str__(self) -> str:
        """Format as `file:line: word -> suggestion (reason)`."""
        return f"{self.path}:{self.line}: {self.found!r} -> {self.word.instead} ({self.word.reason})"


def files_of(checkout: Path) -> list[PurePosixPath]:
    """List the files with prose: those that git tracks and new ones that it does not ignore."""
    listed = subprocess.run(
        [
            "git",
            "-c",
            f"safe.directory={checkout}",
            "-C",
            str(checkout),
            "ls-files",
            "--cached",
            "--others",
            "--exclude-standard",
            "-z",
        ],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split("\0")
    paths = (PurePosixPath(name) for name in sorted(set(listed)) if name)
    searched = (path for path in paths if is_supported(path) and _EXAMPLES not in path.parts)
    return [path for path in searched if (checkout / path).is_file()]


def findings_in(checkout: Path, paths: Iterable[PurePosixPath], vocabulary: Vocabulary) -> Iterator[Finding]:
    """Search the files, in order."""
    for path in paths:
        prose = prose_of(path, (checkout / path).read_text(encoding="utf-8"))
        for hit in vocabulary.hits(prose):
            yield Finding(path, prose.count("\n", 0, hit.offset) + 1, hit.found, hit.word)
