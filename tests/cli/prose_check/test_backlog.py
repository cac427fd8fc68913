"""The backlog permits a number of findings per folder, and the numbers can only fall."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from hypothesis import given
from hypothesis import strategies as st

from cli.prose_check import backlog
from cli.prose_check.findings import Finding
from cli.prose_check.vocabulary import Word

COUNTS = st.dictionaries(st.sampled_from("abc"), st.integers(0, 9))


def _finding(path: str) -> Finding:
    return Finding(PurePosixPath(path), 1, "anew", Word("anew", "again", "archaic"))


@given(COUNTS, COUNTS)
def test_numbers_never_rise(allowed: dict[str, int], found: dict[str, int]) -> None:
    """No place is added, and a place without findings is removed."""
    remaining = backlog.lowered(allowed, found)
    assert all(number <= allowed[place] for place, number in remaining.items())
    assert all(found.get(place) for place in remaining)


def test_the_longest_listed_path_counts() -> None:
    """A file can have a number of its own inside a folder; `docs` does not contain `docs-old`."""
    findings = [_finding("docs/data.md"), _finding("docs/a.md"), _finding("docs-old/a.md")]
    grouped = backlog.by_place(findings, ["docs", "docs/data.md"])
    assert {place: len(hits) for place, hits in grouped.items()} == {"docs/data.md": 1, "docs": 1, "": 1}


def test_the_file_is_read_as_written(tmp_path: Path) -> None:
    """A missing file permits no findings."""
    path = tmp_path / "backlog.toml"
    assert backlog.read(path) == {}
    backlog.write({"b/c.d": 2, "a": 1}, path)
    assert backlog.read(path) == {"a": 1, "b/c.d": 2}
