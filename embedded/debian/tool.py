"""A tool from Debian's packages: installed in the system, else fetched once into `.tools` without root."""

from __future__ import annotations

import fcntl
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any, Generic, TypeVar

from embedded.debian import archive
from embedded.debian.archive import ArchiveError

TOOLS = Path(__file__).resolve().parents[2] / ".tools"
Found = TypeVar("Found")
Report = Callable[[str, float], None]
"""Receives a sentence about a finished step and its duration in seconds."""


def to_stderr(sentence: str, seconds: float) -> None:
    """Write the step and its duration to standard error."""
    sys.stderr.write(f"{seconds:7.1f} s  {sentence}\n")


class Origin(Enum):
    """Where a tool is found."""

    SYSTEM = "from the system"
    UNPACKED = "unpacked in .tools"
    MISSING = "missing"


class MissingToolError(RuntimeError):
    """A tool is not installed and could not be fetched."""


@dataclass(frozen=True, slots=True)
class Tool(Generic[Found]):
    """How to find or fetch one tool."""

    name: str
    """Display name."""
    packages: Sequence[str]
    """Fetched with the dependencies that the system lacks."""
    install: str
    """Packages for `apt-get install` as root, shown in errors."""
    in_system: Callable[[], Found | None]
    under: Callable[[Path], Found | None]
    """Finds the tool in a folder of unpacked packages; None where files are missing."""
    folder: Path
    relocate: Callable[[Path, Path], None] = lambda _unpacked, _target: None
    """Prepares files unpacked in the first folder for the move to the second."""


def find(tool: Tool[Found]) -> Found | None:
    """Return the system's tool, else the unpacked one, else None."""
    found = tool.in_system()
    return tool.under(tool.folder) if found is None else found


def origin(tool: Tool[Any]) -> Origin:
    """Return the place where `find` finds the tool."""
    if tool.in_system() is not None:
        return Origin.SYSTEM
    return Origin.MISSING if tool.under(tool.folder) is None else Origin.UNPACKED


def ensure(tool: Tool[Found], report: Report = to_stderr) -> Found:
    """Find the tool or fetch it; raises MissingToolError with the packages to install."""
    found = find(tool)
    if found is not None:
        return found
    try:
        with _locked(tool.folder.parent):  # another process may be unpacking it
            found = find(tool)
            return _fetched(tool, report) if found is None else found
    except (OSError, ArchiveError) as failed:
        raise MissingToolError(
            f"{tool.name} is needed and could not be fetched from Debian's archive ({failed}); "
            f"install it as root: apt-get install {tool.install}"
        ) from failed


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    held = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)


def _fetched(tool: Tool[Found], report: Report) -> Found:
    fresh = tool.folder.with_name(f"{tool.folder.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)  # of a fetch that was killed
    try:
        began = time.monotonic()
        download = archive.find(tool.packages, fresh / "packages")
        report(f"{tool.name}: fetching {download.megabytes} MB from Debian's archive", time.monotonic() - began)
        began = time.monotonic()
        archive.unpack(download, fresh)
        tool.relocate(fresh, tool.folder)
        shutil.rmtree(tool.folder, ignore_errors=True)
        fresh.rename(tool.folder)
        report(f"{tool.name}: fetched and unpacked into {tool.folder}", time.monotonic() - began)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    found = tool.under(tool.folder)
    if found is None:
        raise ArchiveError(f"the packages unpacked to {tool.folder} do not contain it")
    return found
