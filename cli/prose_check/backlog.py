"""How many findings a folder or file may still have; the numbers in backlog.toml can only fall."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

from cli.prose_check.findings import Finding

BACKLOG = Path(__file__).with_name("backlog.toml")
_HEAD = """\
# Folders and files that are not rewritten yet, with the number of findings that each may still have.
# `./run prose` lowers a number when findings are fixed and removes the line at 0. More findings fail the check.
"""


def read(path: Path = BACKLOG) -> dict[str, int]:
    """Read the permitted number of each folder or file; a missing file permits none."""
    return dict(tomllib.loads(path.read_text(encoding="utf-8"))) if path.exists() else {}


def write(allowed: Mapping[str, int], path: Path = BACKLOG) -> None:
    """Write the numbers, in order of the paths."""
    lines = [f'"{place}" = {allowed[place]}\n' for place in sorted(allowed)]
    path.write_text(_HEAD + "".join(lines), encoding="utf-8")


def by_place(findings: Iterable[Finding], places: Iterable[str]) -> dict[str, list[Finding]]:
    """Group findings by the longest listed path that contains the file; the key is empty where none does."""
    longest_first = sorted(places, key=len, reverse=True)
    grouped: dict[str, list[Finding]] = {}
    for finding in findings:
        grouped.setdefault(_place(finding.path, longest_first), []).append(finding)
    return grouped


def lowered(allowed: Mapping[str, int], found: Mapping[str, int]) -> dict[str, int]:
    """Lower each number to what was found; a place without findings is removed."""
    counts = Counter(found)
    return {place: min(number, counts[place]) for place, number in allowed.items() if counts[place]}


def _place(path: PurePosixPath, places: Iterable[str]) -> str:
    return next((place for place in places if path.is_relative_to(place)), "")
